package io.tidegate.proxy.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Listens for what the proxy logs as an error: no input may bring it to that. */
final class Defects implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.tidegate");
    private final @Nullable Level before = logger.getLevel();
    private final AtomicReference<@Nullable String> first = new AtomicReference<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    first.compareAndSet(null, text(event));
                }
            };

    Defects() {
        appender.start();
        logger.addAppender(appender);
        // Servers that cannot be reached are a warning each.
        logger.setLevel(Level.ERROR);
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + "\n"
                + (event.getThrowableProxy() == null
                        ? ""
                        : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    @Nullable String first() {
        return first.get();
    }

    @Override
    public void close() {
        logger.setLevel(before);
        logger.detachAppender(appender);
    }
}
