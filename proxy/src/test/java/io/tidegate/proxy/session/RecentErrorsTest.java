package io.tidegate.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentErrorsTest {
    private final RecentErrors errors = new RecentErrors();
    private final ClientProcess client =
            new ClientProcess(7, "app", "10.0.0.1:4711", "", new EmbeddedChannel().eventLoop());

    private void add(String message) {
        errors.add(client, ErrorCode.SCATTER, message, null);
    }

    @Test
    void the_last_ones_are_known_the_newest_first() {
        IntStream.range(0, RecentErrors.MOST + 10).forEach(number -> add("m" + number));

        List<ErrorRow> rows = errors.list();

        assertThat(rows).hasSize(RecentErrors.MOST);
        assertThat(rows.getFirst().message()).isEqualTo("m" + (RecentErrors.MOST + 9));
        assertThat(rows.getLast().message()).isEqualTo("m10");
        assertThat(rows.getFirst())
                .returns(7, ErrorRow::session)
                .returns("app", ErrorRow::user)
                .returns(ErrorCode.SCATTER, ErrorRow::code);
    }

    @Test
    void of_many_loops_none_is_lost() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int thread = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() ->
                                    IntStream.range(0, RecentErrors.MOST / 4)
                                            .forEach(number -> add(thread + "-" + number))));
        }
        for (Thread each : threads) {
            each.join();
        }

        assertThat(errors.list())
                .extracting(ErrorRow::message)
                .doesNotHaveDuplicates()
                .hasSize(RecentErrors.MOST);
    }

    @Test
    void a_password_is_not_kept_and_no_long_message() {
        add("cannot be parsed near IDENTIFIED BY 'hunter2'");
        add("x".repeat(5000));

        assertThat(errors.list().getFirst().message()).hasSize(1024);
        assertThat(errors.list().getLast().message())
                .isEqualTo("cannot be parsed near IDENTIFIED BY <not shown>");
    }

    @Test
    void what_is_forgotten_is_not_listed() {
        add("gone");
        errors.forget();

        assertThat(errors.list()).isEmpty();
    }

    @Test
    void a_message_of_the_proxys_own_is_known_by_its_code() {
        assertThat(RecentErrors.ownCode("TG-KEY-UPDATE: no")).isEqualTo(ErrorCode.KEY_UPDATE);
        assertThat(RecentErrors.ownCode("TG-NOTHING: no")).isNull();
        assertThat(RecentErrors.ownCode("Unknown column")).isNull();
    }
}
