package io.tidegate.ha.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopTest {
    private final AtomicInteger cancelled = new AtomicInteger();
    private final Stop stop = new Stop();

    @Test
    void nothing_begins_behind_it() {
        stop.ask();

        assertThatThrownBy(() -> stop.begins(statement(1)))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getErrorCode()).isEqualTo(1317));
    }

    @Test
    void one_that_is_not_there_yet_is_killed_again() throws SQLException {
        stop.begins(statement(3));

        stop.ask();

        assertThat(cancelled).hasValue(3);
    }

    /** One that ends when it is cancelled for so many times. */
    private Statement statement(int times) {
        return (Statement)
                Proxy.newProxyInstance(
                        Statement.class.getClassLoader(),
                        new Class<?>[] {Statement.class},
                        (self, method, arguments) -> {
                            switch (method.getName()) {
                                case "hashCode" -> {
                                    return 1;
                                }
                                case "equals" -> {
                                    return self == arguments[0];
                                }
                                default -> {
                                    if (cancelled.incrementAndGet() == times) {
                                        stop.ends((Statement) self);
                                    }
                                    return null;
                                }
                            }
                        });
    }
}
