package io.tidegate.proxy.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /readyz}: whether clients should be sent here.
 *
 * @param obstacle why not, empty when they should
 */
public record ReadyPage(Supplier<Optional<String>> obstacle) implements HttpPage {
    private static final int UNAVAILABLE = 503;

    @Override
    public boolean isGuarded() {
        return false;
    }

    @Override
    public HttpAnswer answer(Map<String, List<String>> parameters) {
        return obstacle.get()
                .map(why -> HttpAnswer.text(UNAVAILABLE, why))
                .orElseGet(() -> HttpAnswer.text(200, "ready"));
    }
}
