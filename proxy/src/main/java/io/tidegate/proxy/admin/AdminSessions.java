package io.tidegate.proxy.admin;

import io.netty.channel.EventLoop;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.conf.model.AdminUser;
import io.tidegate.conf.model.Configuration;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.frontend.ClientIdentity;
import io.tidegate.proxy.frontend.Sessions;
import io.tidegate.proxy.session.ClientSession;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Those of the admin port. */
final class AdminSessions implements Sessions {
    private final Live<Configuration> configuration;
    private final AdminStatements statements;
    private final Executor executor;

    /**
     * @param executor of threads that may block
     */
    AdminSessions(
            Live<Configuration> configuration, AdminStatements statements, Executor executor) {
        this.configuration = configuration;
        this.statements = statements;
        this.executor = executor;
    }

    @Override
    public ClientSession begin(
            EventLoop loop,
            ClientIdentity client,
            String host,
            ResultSink replies,
            Runnable onIdle) {
        return new AdminSession(loop, client, host, replies, onIdle, this);
    }

    AdminStatements statements() {
        return statements;
    }

    Executor executor() {
        return executor;
    }

    /** What the user may do now: a role that was taken away is gone at once. */
    Optional<AdminRole> role(String user) {
        return configuration
                .current()
                .admin()
                .map(admin -> admin.users().get(user))
                .map(AdminUser::role);
    }
}
