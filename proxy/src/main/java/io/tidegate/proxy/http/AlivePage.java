package io.tidegate.proxy.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code /healthz}: whether all event loops turn. Where one does not, its clients are stuck and
 * nothing but a restart helps.
 */
public record AlivePage(List<EventExecutor> loops, Duration patience) implements HttpPage {
    private static final int UNAVAILABLE = 503;

    public AlivePage {
        loops = List.copyOf(loops);
    }

    @Override
    public boolean isGuarded() {
        return false;
    }

    @Override
    public HttpAnswer answer(Map<String, List<String>> parameters) {
        CountDownLatch turned = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.execute(turned::countDown));
        try {
            if (turned.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return HttpAnswer.text(200, "ok");
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        return HttpAnswer.text(
                UNAVAILABLE,
                turned.getCount()
                        + " of "
                        + loops.size()
                        + " event loops have not turned for "
                        + patience.toMillis()
                        + " ms");
    }
}
