package io.tidegate.ha.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import org.junit.jupiter.api.Test;

final class SnowflakeSourceTest {
    private final RegisterInMemory register = new RegisterInMemory(System.currentTimeMillis());
    private final SnowflakeSource ids = new SnowflakeSource("shop", "one", register);

    @Test
    void the_first_id_waits_for_a_number_and_the_next_one_does_not() {
        assertThat(ids.take(1)).isEqualTo(IdSource.NONE);
        long first = ids.await(1);

        assertThat(ids.take(1)).isGreaterThan(first);
    }

    @Test
    void a_register_out_of_reach_leaves_what_is_reserved() {
        long before = ids.await(1);
        register.breaks(true);

        assertThatThrownBy(ids::renew).isInstanceOf(TidegateException.class);
        assertThat(ids.take(1)).isGreaterThan(before);
    }

    @Test
    void who_has_lost_its_number_gives_no_id_and_says_why() {
        ids.await(1);
        for (int i = 1; i < Snowflake.WORKERS; i++) {
            new WorkerLease("other").renew(register, register.now());
        }
        WorkerRegister.Entry mine = register.entries().getFirst();
        register.change(mine, "somebody", mine.until());

        assertThatThrownBy(ids::renew).isInstanceOf(TidegateException.class);
        assertThat(ids.take(1)).isEqualTo(IdSource.NONE);
        assertThatThrownBy(() -> ids.await(1))
                .isInstanceOf(TidegateException.class)
                .extracting(failed -> ((TidegateException) failed).code())
                .isEqualTo(ErrorCode.IDS_UNAVAILABLE);
    }
}
