package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a class behind which a buffer was found that nobody gave back. It may have been lost by an
 * earlier one: a buffer is found when the collector has come to it, and one in many is followed.
 */
public final class LeakWatch implements AfterAllCallback {
    private static final BlockingQueue<String> FOUND = new LinkedBlockingQueue<>();

    static {
        Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
        var appender =
                new AppenderBase<ILoggingEvent>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        FOUND.add(event.getFormattedMessage());
                    }
                };
        appender.setContext(detector.getLoggerContext());
        appender.start();
        detector.addAppender(appender);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> leaks = new ArrayList<>();
        FOUND.drainTo(leaks);
        assertThat(leaks).as("buffers that nobody gave back, in this class or before").isEmpty();
    }
}
