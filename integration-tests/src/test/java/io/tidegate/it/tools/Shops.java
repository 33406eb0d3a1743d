package io.tidegate.it.tools;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.opentest4j.TestAbortedException;

/** One shop for each family of servers, shared by the suites here. */
final class Shops implements ArgumentsProvider {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(Shops.class);

    @Override
    public Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context) {
        return Stream.of(ServerFamily.values())
                .filter(Shops::isThere)
                .map(family ->
                        Arguments.of(
                                context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                                        .computeIfAbsent(family, Shops::open, Shop.class)));
    }

    private static boolean isThere(ServerFamily family) {
        try {
            Programs.of(family);
            return true;
        } catch (TestAbortedException absent) {
            return false;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Shop open(ServerFamily family) {
        try {
            TestCluster cluster =
                    TestCluster.start(
                            Programs.of(family),
                            3,
                            Files.createTempDirectory("tidegate-it-"),
                            Shop.CONFIGURATION,
                            Shop.TABLES);
            Shop shop = new Shop(cluster);
            shop.furnish();
            return shop;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
