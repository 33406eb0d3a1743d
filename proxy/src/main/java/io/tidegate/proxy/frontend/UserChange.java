package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.auth.AuthStep;
import io.tidegate.proxy.wire.message.ChangeUser;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's change to another user: a login in the middle of a connection. The client is always
 * asked, whatever it has answered already, and has the same time as at its login.
 *
 * <pre>
 *   begun [-> waiting -> begun]* -> ended
 * </pre>
 *
 * <p>Threads: the event loop of the connection.
 */
final class UserChange {
    private static final Logger LOG = LoggerFactory.getLogger(UserChange.class);

    /** Who carries out what becomes of it. */
    interface Ending {
        void send(Consumer<ByteBuf> message, int sequence);

        /** The client is who it says, and gets its OK with the sequence id. */
        void changed(ClientIdentity next, int sequence);

        /**
         * @param clientsFault false when the client could not have done better
         */
        void refused(TidegateException reason, boolean clientsFault, int sequence);

        /** Goes on with what the client has sent meanwhile. */
        void resume();
    }

    private final LoginContext context;
    private final Configuration configuration;
    private final EventExecutor loop;
    private final Ending ending;
    private @Nullable LoginAttempt attempt;
    private @Nullable Future<?> deadline;
    private int nextSequence = 1;
    private boolean waiting;
    private boolean ended;

    UserChange(
            LoginContext context, Configuration configuration, EventExecutor loop, Ending ending) {
        this.context = context;
        this.configuration = configuration;
        this.loop = loop;
        this.ending = ending;
    }

    /** True while the client's packets are left alone: another thread works on a step. */
    boolean isWaiting() {
        return waiting;
    }

    /** The sequence id that the client's next packet has to have. */
    int expectedSequence() {
        return nextSequence & 0xFF;
    }

    /**
     * @param capabilities those that were agreed on at the login
     */
    void begin(ByteBuf command, int capabilities) {
        deadline =
                loop.schedule(
                        () ->
                                refuse(
                                        ErrorCode.MYSQL_BAD_HANDSHAKE.with(
                                                "the change of user took too long"),
                                        true),
                        context.settings().timeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        TidegateException refusal = context.refusal(configuration);
        if (refusal != null) {
            refuse(refusal, false);
            return;
        }
        guarded(() -> {
            ChangeUser change = ChangeUser.decode(command, capabilities);
            LoginAttempt next = context.attempt(change.asLogin(capabilities), configuration);
            attempt = next;
            take(next, next.beginAnew());
        });
    }

    void receive(ByteBuf payload, int sequence) {
        nextSequence = sequence + 1;
        LoginAttempt current = attempt;
        if (current != null && !ended) {
            guarded(() -> take(current, current.receive(payload)));
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (MalformedPacketException e) {
            LOG.debug("malformed change of user: {}", e.getMessage());
            refuse(ErrorCode.MYSQL_UNKNOWN_COMMAND.with("Unknown command"), true);
        }
    }

    private void take(LoginAttempt current, AuthStep step) {
        switch (step) {
            case AuthStep.Accepted(var last) -> {
                if (last != null) {
                    send(last::encode);
                }
                accept(current);
            }
            case AuthStep.Denied _ -> refuse(current.accessDenied(), true);
            case AuthStep.Switch(var request) -> {
                if (current.canSwitch()) {
                    send(request::encode);
                } else {
                    refuse(current.cannotSwitch(), false);
                }
            }
            case AuthStep.More(var data) -> send(data::encode);
            case AuthStep.Later(var later) -> {
                waiting = true;
                later.whenCompleteAsync((next, failure) -> resume(current, next, failure), loop);
            }
            case AuthStep.Overloaded _ ->
                    refuse(
                            ErrorCode.MYSQL_TOO_MANY_CONNECTIONS.with("Too many connections"),
                            false);
        }
    }

    private void send(Consumer<ByteBuf> message) {
        ending.send(message, nextSequence++);
    }

    private void resume(
            LoginAttempt current, @Nullable AuthStep step, @Nullable Throwable failure) {
        waiting = false;
        if (ended) {
            return;
        }
        if (step == null) {
            LOG.error("a change of user could not be verified", failure);
            refuse(ErrorCode.INTERNAL.with("the change of user could not be verified"), false);
            return;
        }
        guarded(() -> take(current, step));
        ending.resume();
    }

    private void accept(LoginAttempt current) {
        ClientIdentity next;
        try {
            next = current.identity();
        } catch (TidegateException e) {
            refuse(e, false);
            return;
        }
        end();
        // Nothing is read before the client goes on as the other user.
        waiting = true;
        ending.changed(next, nextSequence);
    }

    private void refuse(TidegateException reason, boolean clientsFault) {
        if (!ended) {
            end();
            ending.refused(reason, clientsFault, nextSequence);
        }
    }

    /** The client is in, refused or gone. */
    void end() {
        ended = true;
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
