package io.tidegate.proxy.backend;

import static io.tidegate.proxy.backend.PoolFixture.KIND;
import static io.tidegate.proxy.backend.PoolFixture.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.tls.BackendTls;
import io.tidegate.proxy.wire.auth.AuthFixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a changed configuration does to pools, connections and their number. */
class BackendPoolsTest {
    private static final Endpoint MASTER = new Endpoint("127.0.0.1", 3306);
    private static final Endpoint NEW_MASTER = new Endpoint("127.0.0.1", 3307);
    private static final GroupId GROUP = new GroupId("g0");

    private final EmbeddedServer server = new EmbeddedServer(new UnpooledByteBufAllocator(false));
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final NodeBudgets budgets = new NodeBudgets();
    private final BackendPools pools =
            new BackendPools(
                    clock.eventLoop(),
                    0,
                    new BackendConnector(
                            server, NEVER, new BackendTls(Runnable::run), new Codecs()),
                    budgets,
                    GroupGates.none());
    private final List<BackendConnection> leased = new ArrayList<>();
    private final List<ErrorCode> failures = new ArrayList<>();

    private final Configuration before = configuration(MASTER, 1, NEVER);
    private final Configuration after = configuration(MASTER, 1, Duration.ofMinutes(1));

    @AfterEach
    void close() {
        clock.finishAndReleaseAll();
        server.close();
    }

    private static Configuration configuration(Endpoint master, int most, Duration idleTimeout) {
        Configuration some = AuthFixtures.configuration(Map.of());
        return new Configuration(
                some.listener(),
                some.http(),
                some.admin(),
                new PoolConfig(most, NEVER, NEVER, NEVER, idleTimeout, NEVER),
                some.limits(),
                some.users(),
                Map.of(GROUP, PoolFixture.group(master)),
                some.schemas());
    }

    private void lease(Configuration configuration) {
        pools.lease(
                configuration,
                GROUP,
                KIND,
                null,
                Variables.NONE,
                new LeaseListener() {
                    @Override
                    public void leased(BackendConnection connection) {
                        leased.add(connection);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        failures.add(cause.code());
                    }
                });
    }

    private BackendConnection leaseAndLogIn(Configuration configuration) {
        lease(configuration);
        server.letIn();
        return leased.getLast();
    }

    private void release(BackendConnection connection) {
        connection.release();
        clock.runPendingTasks();
    }

    @Test
    void an_idle_connection_is_given_again_while_the_configuration_stays() {
        BackendConnection first = leaseAndLogIn(before);
        release(first);

        assertThat(pools.leaseNow(before, GROUP, KIND, Variables.NONE)).isSameAs(first);
    }

    @Test
    void a_configuration_that_says_the_same_of_the_group_keeps_its_connections() {
        BackendConnection first = leaseAndLogIn(before);
        release(first);

        assertThat(pools.leaseNow(configuration(MASTER, 1, NEVER), GROUP, KIND, Variables.NONE))
                .isSameAs(first);
    }

    @Test
    void an_idle_connection_is_closed_when_the_configuration_changes() {
        release(leaseAndLogIn(before));

        assertThat(pools.leaseNow(after, GROUP, KIND, Variables.NONE)).isNull();
        clock.runPendingTasks();
        assertThat(budgets.open()).isZero();
    }

    @Test
    void a_connection_leased_before_a_change_still_counts_after_it() {
        BackendConnection first = leaseAndLogIn(before);

        lease(after);
        assertThat(server.connections()).isEqualTo(1);
        release(first);

        assertThat(server.connections()).isEqualTo(2);
        assertThat(budgets.open()).isEqualTo(1);
    }

    @Test
    void more_connections_are_opened_at_once_when_a_change_allows_them() {
        leaseAndLogIn(before);

        leaseAndLogIn(configuration(MASTER, 2, NEVER));

        assertThat(leased).hasSize(2);
    }

    @Test
    void connections_to_the_master_before_do_not_count_for_the_new_one() {
        leaseAndLogIn(before);

        leaseAndLogIn(configuration(NEW_MASTER, 1, NEVER));

        assertThat(leased).hasSize(2);
    }

    @Test
    void a_statement_that_waits_over_a_change_is_still_served() {
        BackendConnection first = leaseAndLogIn(before);
        lease(before);
        pools.leaseNow(after, GROUP, KIND, Variables.NONE);

        release(first);
        server.letIn();

        assertThat(leased).hasSize(2);
        assertThat(failures).isEmpty();
    }

    @Test
    void nothing_is_kept_of_a_configuration_when_its_last_connection_is_closed() {
        GroupConfig group = PoolFixture.group(MASTER);
        BackendConnection first = leaseAndLogIn(before);
        pools.leaseNow(after, GROUP, KIND, Variables.NONE);
        assertThat(budgets.of(group).pools()).hasSize(2);

        release(first);

        assertThat(budgets.of(group).pools()).hasSize(1);
    }

    @Test
    void a_group_that_is_not_configured_cannot_be_reached() {
        Configuration none =
                new Configuration(
                        before.listener(),
                        before.http(),
                        before.admin(),
                        before.pool(),
                        before.limits(),
                        before.users(),
                        Map.of(),
                        before.schemas());

        assertThat(pools.leaseNow(none, GROUP, KIND, Variables.NONE)).isNull();
        lease(none);

        assertThat(failures).containsExactly(ErrorCode.GROUP_UNREACHABLE);
    }
}
