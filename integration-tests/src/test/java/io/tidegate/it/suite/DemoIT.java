package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.FreePort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the demo shows is what it says, with the servers that it brings along. */
final class DemoIT {
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void every_example_does_what_it_says() throws Exception {
        Process demo =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                TidegateProcess.classPath(),
                                "io.tidegate.demo.DemoMain",
                                "--check",
                                "--proxies",
                                "3",
                                "--port",
                                String.valueOf(FreePort.findRow(3)))
                        .redirectErrorStream(true)
                        .start();
        try {
            String said = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(demo.waitFor()).as(said).isZero();
            assertThat(said)
                    .contains(" passed, 0 failed")
                    .contains("3 of 3 have 500 users")
                    .contains("a new user is let in by 3 of 3 proxies");
        } finally {
            demo.destroy();
        }
    }
}
