package io.tidegate.proxy.backend;

import static io.tidegate.proxy.backend.PoolFixture.KIND;
import static io.tidegate.proxy.backend.PoolFixture.NEVER;
import static io.tidegate.proxy.backend.PoolFixture.OTHER_KIND;
import static io.tidegate.proxy.backend.PoolFixture.atMost;
import static io.tidegate.proxy.backend.PoolFixture.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.OkPacket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendPoolTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private PoolFixture pools = new PoolFixture(atMost(2));

    @AfterEach
    void close() {
        pools.close();
    }

    private void with(PoolConfig limits) {
        pools.close();
        pools = new PoolFixture(limits);
    }

    @Test
    void the_last_one_released_is_the_first_one_leased() {
        BackendConnection first = pools.here.leased();
        BackendConnection second = pools.here.leased();
        pools.here.release(second);
        pools.here.release(first);

        assertThat(pools.here.leased()).isSameAs(first);
    }

    @Test
    void a_leased_connection_is_nobody_elses() {
        BackendConnection first = pools.here.leased();

        assertThat(pools.here.leased()).isNotSameAs(first);
    }

    @Test
    void an_idle_connection_of_another_kind_is_not_given() {
        BackendConnection other = PoolFixture.await(pools.here.lease(OTHER_KIND));
        pools.here.release(other);

        BackendConnection leased = pools.here.leased();

        assertThat(leased).isNotSameAs(other);
        assertThat(leased.kind()).isEqualTo(KIND);
    }

    @Test
    void a_statement_waits_until_a_connection_is_released() {
        BackendConnection first = pools.here.leased();
        pools.here.leased();
        CompletableFuture<BackendConnection> waiting = pools.here.lease();

        pools.here.release(first);

        assertThat(PoolFixture.await(waiting)).isSameAs(first);
        assertThat(pools.budget.isWanted()).isFalse();
    }

    @Test
    void its_row_tells_who_has_connections_and_who_waits() {
        BackendConnection first = pools.here.leased();
        pools.here.leased();
        pools.here.lease();
        pools.here.lease();

        PoolRow full = pools.here.row();
        assertThat(full.idle()).isZero();
        assertThat(full.leased()).isEqualTo(2);
        assertThat(full.opening()).isZero();
        assertThat(full.waiting()).isEqualTo(2);
        assertThat(full.opened()).isEqualTo(2);

        pools.here.release(first);
        assertThat(pools.here.row().waiting()).isEqualTo(1);
    }

    @Test
    void its_row_tells_of_idle_connections() {
        pools.here.release(pools.here.leased());

        PoolRow row = pools.here.row();

        assertThat(row.idle()).isEqualTo(1);
        assertThat(row.leased()).isZero();
        assertThat(row.opened()).isEqualTo(1);
        assertThat(pools.there.row().opened()).isZero();
    }

    @Test
    void its_row_counts_statements_that_waited_in_vain() {
        with(new PoolConfig(1, NEVER, SOON, NEVER, NEVER, NEVER));
        pools.here.leased();

        codeOf(pools.here.lease());

        assertThat(pools.here.row().timeouts()).isEqualTo(1);
        assertThat(pools.here.row().waiting()).isZero();
    }

    @Test
    void its_row_counts_connections_that_could_not_be_opened() {
        pools.server.close();

        codeOf(pools.here.lease());

        PoolRow row = pools.here.row();
        assertThat(row.failed()).isEqualTo(1);
        assertThat(row.opened()).isZero();
        assertThat(row.leased() + row.opening()).isZero();
    }

    @Test
    void waiting_statements_are_served_in_their_order() {
        with(atMost(1));
        BackendConnection only = pools.here.leased();
        CompletableFuture<BackendConnection> one = pools.here.lease();
        CompletableFuture<BackendConnection> two = pools.here.lease();

        pools.here.release(only);

        PoolFixture.await(one);
        assertThat(two).isNotDone();
        pools.here.release(only);
        PoolFixture.await(two);
    }

    @Test
    void a_statement_that_needs_another_kind_gets_the_room_of_what_is_released() {
        with(atMost(1));
        BackendConnection only = pools.here.leased();
        CompletableFuture<BackendConnection> waiting = pools.here.lease(OTHER_KIND);

        pools.here.release(only);

        assertThat(PoolFixture.await(waiting).kind()).isEqualTo(OTHER_KIND);
        assertThat(pools.budget.open()).isEqualTo(1);
    }

    @Test
    void a_statement_that_needs_another_kind_gets_the_room_of_an_idle_one() {
        with(atMost(1));
        pools.here.release(pools.here.leased());

        assertThat(PoolFixture.await(pools.here.lease(OTHER_KIND)).kind()).isEqualTo(OTHER_KIND);
    }

    @Test
    void another_loops_idle_connection_makes_room() {
        with(atMost(1));
        pools.there.release(pools.there.leased());

        PoolFixture.await(pools.here.lease());

        assertThat(pools.budget.open()).isEqualTo(1);
    }

    @Test
    void what_another_loop_releases_makes_room() {
        with(atMost(1));
        BackendConnection elsewhere = pools.there.leased();
        CompletableFuture<BackendConnection> waiting = pools.here.lease();

        pools.there.release(elsewhere);

        PoolFixture.await(waiting);
    }

    @Test
    void room_that_comes_while_a_statement_begins_to_wait_is_not_missed() {
        with(atMost(1));
        BackendConnection elsewhere = pools.there.leased();
        pools.here.beforeNextTimer(() -> {
            pools.there.discard(elsewhere);
            await().until(() -> pools.budget.open() == 0);
        });

        PoolFixture.await(pools.here.lease());
    }

    @Test
    void a_statement_whose_room_was_taken_by_another_loop_asks_for_more() {
        pools.there.release(PoolFixture.await(pools.there.lease(OTHER_KIND)));
        pools.here.release(PoolFixture.await(pools.here.lease(OTHER_KIND)));
        CompletableFuture<BackendConnection> waiting = new CompletableFuture<>();

        // The close of the idle connection is told after this task, then the other loop is faster.
        pools.here.run(() -> {
            pools.here.leaseNowOrLater(KIND, waiting);
            pools.here.loop.execute(() -> assertThat(pools.budget.tryTake(2)).isTrue());
        });

        PoolFixture.await(waiting);
    }

    @Test
    void a_statement_that_waited_too_long_is_refused_and_gets_nothing_later() {
        with(new PoolConfig(1, NEVER, SOON, NEVER, NEVER, NEVER));
        BackendConnection only = pools.here.leased();
        CompletableFuture<BackendConnection> waiting = pools.here.lease();

        assertThat(codeOf(waiting)).isEqualTo(ErrorCode.POOL_EXHAUSTED);
        assertThat(pools.budget.isWanted()).isFalse();
        pools.here.release(only);
        assertThat(pools.here.leased()).isSameAs(only);
    }

    @Test
    void a_connection_that_its_server_closed_while_idle_is_not_given() {
        pools.here.release(pools.here.leased());
        pools.server.closeConnections();
        await().until(() -> pools.budget.open() == 0);

        assertThat(pools.here.leased().isUsable()).isTrue();
        assertThat(pools.budget.open()).isEqualTo(1);
    }

    @Test
    void a_connection_that_its_server_closed_while_leased_makes_room_once() {
        with(atMost(1));
        BackendConnection lost = pools.here.leased();
        CompletableFuture<BackendConnection> waiting = pools.here.lease();

        pools.server.closeConnections();

        PoolFixture.await(waiting);
        pools.here.release(lost);
        assertThat(pools.budget.open()).isEqualTo(1);
    }

    @Test
    void an_idle_connection_on_which_its_server_speaks_is_closed() {
        pools.here.release(pools.here.leased());

        pools.server.sayUnasked(FakeServer.OK);

        await().until(() -> pools.server.open() == 0 && pools.budget.open() == 0);
    }

    @Test
    void a_connection_with_a_command_on_its_way_is_never_given_again() {
        pools.server.answer(_ -> null);
        BackendConnection busy = pools.here.leased();
        pools.here.run(() -> busy.ping(new IgnoredReply()));

        pools.here.release(busy);

        assertThat(pools.here.leased()).isNotSameAs(busy);
        await().until(() -> pools.server.open() == 1);
    }

    @Test
    void a_connection_with_a_transaction_open_is_never_given_again() {
        byte[] inTransaction =
                WirePackets.packet(
                        1, OkPacket.of(ServerStatus.AUTOCOMMIT | ServerStatus.IN_TRANS)::encode);
        pools.server.answer(_ -> inTransaction);
        BackendConnection open = pools.here.leased();
        pools.here.run(() -> open.ping(new IgnoredReply()));
        await().until(() -> !pools.here.call(open::isBusy));

        pools.here.release(open);

        assertThat(pools.here.leased()).isNotSameAs(open);
        await().until(() -> pools.server.open() == 1);
    }

    @Test
    void a_connection_that_was_idle_for_long_is_pinged_before_it_is_given() {
        with(new PoolConfig(2, NEVER, NEVER, Duration.ZERO, NEVER, NEVER));
        BackendConnection idle = pools.here.leased();
        pools.here.release(idle);

        assertThat(pools.here.leased()).isSameAs(idle);
        assertThat(pools.server.received())
                .extracting(FakeServer.Received::command)
                .containsExactly(Command.COM_PING);
    }

    @Test
    void what_was_idle_when_its_server_broke_another_is_pinged_before_it_is_given() {
        with(new PoolConfig(2, NEVER, NEVER, NEVER, NEVER, NEVER));
        BackendConnection idle = pools.here.leased();
        pools.here.release(idle);

        pools.here.doubt();

        assertThat(pools.here.leased()).isSameAs(idle);
        assertThat(pools.server.received())
                .extracting(FakeServer.Received::command)
                .containsExactly(Command.COM_PING);
        pools.here.release(idle);
        assertThat(pools.here.leased()).isSameAs(idle);
        assertThat(pools.server.received()).as("it has answered since").hasSize(1);
    }

    @Test
    void a_connection_that_does_not_answer_its_ping_is_replaced() {
        with(new PoolConfig(2, SOON, NEVER, Duration.ZERO, NEVER, NEVER));
        BackendConnection cutOff = pools.here.leased();
        BackendConnection alsoCutOff = pools.here.leased();
        pools.here.release(alsoCutOff);
        pools.here.release(cutOff);
        pools.server.answer(_ -> null);

        assertThat(pools.here.leased()).isNotIn(cutOff, alsoCutOff);
        await().until(() -> pools.server.open() == 1);
        assertThat(pools.server.received()).hasSize(1);
    }

    @Test
    void a_connection_that_is_lost_during_its_ping_is_replaced() {
        with(new PoolConfig(1, NEVER, NEVER, Duration.ZERO, NEVER, NEVER));
        pools.here.release(pools.here.leased());
        pools.server.answer(_ -> null);
        CompletableFuture<BackendConnection> waiting = pools.here.lease();
        await().until(() -> !pools.server.received().isEmpty());

        pools.server.closeConnections();

        assertThat(PoolFixture.await(waiting).isUsable()).isTrue();
        assertThat(pools.budget.open()).isEqualTo(1);
    }

    @Test
    void connections_that_are_too_old_are_closed_when_one_is_needed() {
        with(new PoolConfig(2, NEVER, NEVER, NEVER, NEVER, SOON));
        BackendConnection old = pools.here.leased();
        pools.here.release(old);
        await().until(() -> old.ageNanos(System.nanoTime()) > SOON.toNanos());

        assertThat(pools.here.leased()).isNotSameAs(old);
        await().until(() -> pools.budget.open() == 1);
    }

    @Test
    void a_connection_that_is_too_old_is_not_handed_on_to_who_waits() {
        with(new PoolConfig(1, NEVER, NEVER, NEVER, NEVER, Duration.ZERO));
        BackendConnection old = pools.here.leased();
        CompletableFuture<BackendConnection> waiting = pools.here.lease();

        pools.here.release(old);

        assertThat(PoolFixture.await(waiting)).isNotSameAs(old);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_defect_of_who_gets_a_connection_is_told_and_closes_it(boolean unshared) {
        CompletableFuture<BackendConnection> ended = pools.here.leaseAndFail(unshared);

        assertThat(codeOf(ended)).isEqualTo(ErrorCode.INTERNAL);
        await().until(() -> pools.budget.open() == 0 && pools.server.open() == 0);
    }

    @Test
    void the_sweep_closes_what_was_idle_for_too_long() {
        with(new PoolConfig(2, NEVER, NEVER, NEVER, Duration.ZERO, NEVER));
        BackendConnection kept = pools.here.leased();
        pools.here.release(pools.here.leased());

        pools.here.closeOld();

        await().until(() -> pools.budget.open() == 1);
        assertThat(kept.isUsable()).isTrue();
    }

    @Test
    void a_retired_pool_closes_what_is_idle_and_what_comes_back() {
        BackendConnection leased = pools.here.leased();
        pools.here.release(pools.here.leased());

        pools.here.retire();
        await().until(() -> pools.budget.open() == 1);
        pools.here.release(leased);

        await().until(() -> pools.budget.open() == 0 && pools.server.open() == 0);
    }
}
