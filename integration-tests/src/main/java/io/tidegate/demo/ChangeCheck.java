package io.tidegate.demo;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.LocalZooKeeper;
import io.tidegate.ha.versions.VersionEntry;
import io.tidegate.ha.versions.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** A change of the configuration: a new user, who has to be let in by every proxy. */
final class ChangeCheck {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Demo demo;

    ChangeCheck(Demo demo) {
        this.demo = demo;
    }

    ShopCheck.Finding run() throws SQLException {
        try (Coordination visitor =
                Coordination.visit(LocalZooKeeper.in(demo.proxies().data()).runningAddress())) {
            Versions versions = Versions.visit(visitor);
            String before = Files.readString(demo.configurationFile());
            int first = accepted(versions, before);
            long start = System.nanoTime();
            int next = accepted(versions, ShopConfiguration.withGuest(before));
            for (int port : demo.proxies().ports()) {
                awaitGuest(port);
            }
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            int back = held(versions, versions.rollBackTo(first, "the demo"));
            return new ShopCheck.Finding(
                    true,
                    "version "
                            + next
                            + ": a new user is let in by "
                            + demo.proxies().size()
                            + " of "
                            + demo.proxies().size()
                            + " proxies after "
                            + millis
                            + " ms, and taken back by version "
                            + back);
        } catch (IOException
                | DisconnectedException
                | UnreadableDocumentException
                | DemoException failed) {
            return new ShopCheck.Finding(false, String.valueOf(failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new ShopCheck.Finding(false, "interrupted");
        }
    }

    private static int accepted(Versions versions, String text)
            throws DisconnectedException,
                    UnreadableDocumentException,
                    DemoException,
                    InterruptedException {
        return held(
                versions,
                versions.propose(text, "the demo", "a check", Optional.empty(), Duration.ZERO));
    }

    private static int held(Versions versions, int number)
            throws DisconnectedException,
                    UnreadableDocumentException,
                    DemoException,
                    InterruptedException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < limit) {
            Optional<VersionEntry> entry = versions.entry(number);
            if (entry.isPresent() && entry.get().fate() == VersionEntry.Fate.REFUSED) {
                throw new DemoException(
                        "version " + number + " is refused: " + entry.get().reasons());
            }
            if (entry.isPresent() && entry.get().fate() != VersionEntry.Fate.PROPOSED) {
                return number;
            }
            Thread.sleep(LOOK);
        }
        throw new DemoException("nobody has decided on version " + number);
    }

    private void awaitGuest(int port) throws InterruptedException, DemoException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                demo.connectAs(ShopConfiguration.GUEST, ShopConfiguration.GUEST, port).close();
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() > limit) {
                    throw new DemoException(
                            "the proxy on port " + port + " does not know the new user", notYet);
                }
                Thread.sleep(LOOK);
            }
        }
    }
}
