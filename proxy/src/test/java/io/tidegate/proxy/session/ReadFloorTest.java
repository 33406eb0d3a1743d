package io.tidegate.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadFloorTest {
    private final ReadFloor floor = new ReadFloor();

    @BeforeEach
    void begin() {
        floor.in(1);
    }

    @Test
    void a_session_of_which_nothing_is_known_has_seen_anything() {
        assertThat(floor.isUnknownFor("b")).isTrue();
    }

    @Test
    void a_write_of_its_own_is_what_a_replica_needs() {
        floor.wrote("u:7");
        floor.masterAnswered();

        assertThat(floor.isUnknownFor("b")).isFalse();
        assertThat(floor.isProvenOn("b")).isFalse();
        assertThat(floor.needs()).isEqualTo("u:7");
    }

    @Test
    void a_write_has_to_be_proven_again_where_an_earlier_one_was() {
        floor.wrote("u:7");
        floor.reads("b");
        assertThat(floor.isProvenOn("b")).isTrue();

        floor.wrote("u:9");

        assertThat(floor.isProvenOn("b")).isFalse();
        assertThat(floor.isUnknownFor("c")).isFalse();
    }

    @Test
    void what_the_master_has_shown_has_no_name() {
        floor.wrote("u:7");
        floor.masterAnswered();

        floor.masterAnswered();

        assertThat(floor.isUnknownFor("b")).isTrue();
    }

    @Test
    void a_write_whose_end_was_not_seen_does_not_hide_the_next_commands_read() {
        floor.wrote("u:7");
        floor.commandEnded();

        floor.masterAnswered();

        assertThat(floor.isUnknownFor("b")).isTrue();
    }

    @Test
    void another_replica_may_lack_what_the_last_one_has_shown() {
        floor.learned("u:1-7");
        floor.reads("b");

        assertThat(floor.isUnknownFor("b")).isFalse();
        assertThat(floor.isProvenOn("b")).isTrue();
        assertThat(floor.isUnknownFor("c")).isTrue();
    }

    @Test
    void another_epoch_has_another_order_of_transactions() {
        floor.wrote("u:7");
        floor.in(2);

        assertThat(floor.isUnknownFor("b")).isTrue();
        assertThat(floor.needs()).isEmpty();
    }

    @Test
    void the_same_epoch_changes_nothing() {
        floor.wrote("u:7");
        floor.in(1);

        assertThat(floor.isUnknownFor("b")).isFalse();
    }
}
