package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ConnectionKind;
import io.tidegate.proxy.backend.LeaseListener;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.execution.WholeReply;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextRows;
import io.tidegate.sharding.catalogue.CatalogueReading;
import io.tidegate.sharding.catalogue.CatalogueReading.Question;
import io.tidegate.sharding.catalogue.CatalogueStatement;
import io.tidegate.sharding.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the servers what a statement on information_schema needs to know, question by question, over
 * connections that have nothing of any session: neither its transaction nor its variables. None is
 * held while another one is waited for.
 */
final class CatalogueInquiry {
    private static final int UTF8MB4_GENERAL_CI = 45;
    private static final ConnectionKind BARE = ConnectionKind.of(0, UTF8MB4_GENERAL_CI, true);

    /** Who carries on. */
    interface Then {
        /**
         * @param sql what the home's server is to be sent; null for the client's own text
         */
        void known(GroupId home, byte @Nullable [] sql);

        void failed(ErrPacket error);

        void failed(TidegateException cause);
    }

    private final Session session;
    private final GroupId home;
    private final CatalogueReading reading;
    private final Then then;

    private CatalogueInquiry(Session session, GroupId home, CatalogueReading reading, Then then) {
        this.session = session;
        this.home = home;
        this.reading = reading;
        this.then = then;
    }

    static void start(Session session, CatalogueStatement statement, Then then) {
        GroupId open = session.transaction().group();
        GroupId home = open == null ? statement.group() : open;
        Routing routing = session.context().routing();
        RuleSet rules = routing.rules();
        Set<String> all = routing.configuration().schemas().keySet();
        Set<String> visible =
                all.stream().filter(session.user()::mayUse).collect(Collectors.toSet());
        if (rules.isUnsharded() && visible.size() == all.size()) {
            then.known(home, null);
            return;
        }
        var reading =
                new CatalogueReading(
                        statement, rules, visible, home, session.settings().dialect().mariaDb());
        new CatalogueInquiry(session, home, reading, then).next();
    }

    private void next() {
        Question question = reading.next();
        if (session.process().isInterrupted()) {
            then.failed(Killing.interrupted());
        } else if (question == null) {
            then.known(home, reading.sql());
        } else {
            lease(question, false);
        }
    }

    private void lease(Question question, boolean unshared) {
        LeaseListener whenLeased =
                new LeaseListener() {
                    @Override
                    public void leased(BackendConnection connection) {
                        if (!connection.variables().isEmpty()) {
                            connection.release();
                            lease(question, true);
                        } else {
                            ask(question, connection);
                        }
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        session.guarded(() -> then.failed(cause));
                    }
                };
        var configuration = session.context().routing().configuration();
        var pools = session.context().pools();
        if (unshared) {
            pools.leaseUnshared(configuration, question.group(), BARE, null, whenLeased);
        } else {
            pools.lease(configuration, question.group(), BARE, null, Variables.NONE, whenLeased);
        }
    }

    private void ask(Question question, BackendConnection connection) {
        connection.query(
                question.sql().getBytes(StandardCharsets.UTF_8),
                new WholeReply(
                        connection,
                        new WholeReply.Then() {
                            @Override
                            public void ok(ByteBuf reply) {
                                connection.release();
                                session.guarded(() -> answered(reply));
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                connection.release();
                                session.guarded(() -> then.failed(error));
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                session.guarded(() -> then.failed(cause));
                            }
                        }));
    }

    private void answered(ByteBuf reply) {
        try {
            reading.answer(TextRows.decode(reply));
        } catch (TidegateException refused) {
            then.failed(refused);
            return;
        } catch (MalformedPacketException malformed) {
            then.failed(
                    ErrorCode.BACKEND_PROTOCOL.with(
                            "a server described its tables in a way that cannot be read: "
                                    + malformed.getMessage()));
            return;
        }
        next();
    }
}
