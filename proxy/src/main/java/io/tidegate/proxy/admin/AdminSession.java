package io.tidegate.proxy.admin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.state.StateDatabase;
import io.tidegate.proxy.admin.command.AdminReply;
import io.tidegate.proxy.admin.command.Caller;
import io.tidegate.proxy.execution.Answers;
import io.tidegate.proxy.execution.FileTaker;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.frontend.ClientIdentity;
import io.tidegate.proxy.session.ClientCommand;
import io.tidegate.proxy.session.ClientSession;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Collations;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.EofPacket;
import io.tidegate.proxy.wire.message.PrepareOk;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the admin port. It takes a command on its event loop, has it carried out on a
 * thread that may block, and answers on the loop again.
 */
final class AdminSession implements ClientSession {
    private static final Logger LOG = LoggerFactory.getLogger(AdminSession.class);

    private final EventLoop loop;
    private final ClientIdentity client;
    private final String host;
    private final ResultSink replies;
    private final Runnable onIdle;
    private final AdminSessions all;
    private final DriverFacts facts;
    private final AskedFile file;
    private final PreparedTexts prepared;
    private int replySequence = 1;
    private boolean busy;
    private boolean closed;
    private @Nullable Thread running;

    AdminSession(
            EventLoop loop,
            ClientIdentity client,
            String host,
            ResultSink replies,
            Runnable onIdle,
            AdminSessions all) {
        this.loop = loop;
        this.client = client;
        this.host = host;
        this.replies = replies;
        this.onIdle = onIdle;
        this.all = all;
        this.facts = new DriverFacts(client.connectionId(), client.user().name() + "@" + host);
        this.prepared = new PreparedTexts(Collations.charset(client.collation()));
        this.file = new AskedFile(loop, replies, sequence -> replySequence = sequence);
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    public boolean isInTransaction() {
        return false;
    }

    @Override
    public void command(ClientCommand command) {
        busy = true;
        replySequence = command.count() & 0xFF;
        Command kind = command.kind();
        byte[] argument = new byte[Math.max(0, command.argumentLength())];
        if (kind != null) {
            command.copyArgument(argument);
        }
        command.packets().release();
        try {
            carryOut(kind, argument);
        } catch (TidegateException refused) {
            refuse(refused);
        }
    }

    private void carryOut(@Nullable Command kind, byte[] argument) {
        switch (kind) {
            case COM_QUERY -> query(new String(argument, charset()), false);
            case COM_STMT_PREPARE -> prepare(new String(argument, charset()));
            case COM_STMT_EXECUTE -> query(prepared.execute(argument), true);
            case COM_STMT_SEND_LONG_DATA -> {
                prepared.longData(argument);
                idle();
            }
            case COM_STMT_CLOSE -> {
                prepared.close(argument);
                idle();
            }
            case COM_STMT_RESET -> {
                prepared.reset(argument);
                ok();
            }
            case COM_RESET_CONNECTION -> {
                prepared.clear();
                ok();
            }
            case COM_PING, COM_DEBUG -> ok();
            case COM_INIT_DB -> use(new String(argument, charset()));
            case COM_SET_OPTION -> {
                Answers.eof(replies, ServerStatus.AUTOCOMMIT);
                idle();
            }
            case COM_QUIT -> replies.abort();
            case null, default -> throw ErrorCode.MYSQL_UNKNOWN_COMMAND.with("Unknown command");
        }
    }

    /** Of the columns nothing is told before they are known. */
    private void prepare(String sql) {
        PreparedTexts.Prepared made = prepared.prepare(sql);
        ByteBuf out = replies.alloc().buffer(64);
        int start = PacketWriter.begin(out);
        new PrepareOk(made.id(), 0, made.parameters(), 0).encode(out);
        int next = PacketWriter.end(out, start, replySequence);
        for (int i = 0; i < made.parameters(); i++) {
            start = PacketWriter.begin(out);
            ColumnDefinition.text("?").encode(out);
            next = PacketWriter.end(out, start, next);
        }
        boolean ends =
                made.parameters() > 0
                        && !Capability.has(replies.capabilities(), Capability.DEPRECATE_EOF);
        if (ends) {
            start = PacketWriter.begin(out);
            new EofPacket(0, ServerStatus.AUTOCOMMIT).encode(out);
            PacketWriter.end(out, start, next);
        }
        replies.write(out);
        replies.flush();
        idle();
    }

    private Charset charset() {
        return Collations.charset(client.collation());
    }

    private void use(String schema) {
        String name = schema.toLowerCase(Locale.ROOT);
        if (name.equals(StateDatabase.SCHEMA) || name.equals(AdminView.INFORMATION_SCHEMA)) {
            ok();
        } else {
            refuse(ErrorCode.MYSQL_UNKNOWN_DATABASE.with("Unknown database '" + schema + "'"));
        }
    }

    private void query(String sql, boolean binary) {
        file.begin();
        String user = client.user().name();
        Caller caller = new Caller(user, host, file::read);
        try {
            all.executor().execute(() -> run(sql, binary, caller));
        } catch (RejectedExecutionException ended) {
            refuse(ErrorCode.MYSQL_SERVER_SHUTDOWN.with("Server shutdown in progress"));
        }
    }

    /** On a thread that may block. */
    private void run(String sql, boolean binary, Caller caller) {
        Thread me = Thread.currentThread();
        loop.execute(() -> {
            running = me;
            if (closed) {
                me.interrupt();
            }
        });
        AdminAnswer answer = answer(sql, binary, caller);
        try {
            loop.execute(() -> {
                running = null;
                if (closed) {
                    answer.drop();
                } else {
                    answer.send(replies);
                    idle();
                }
            });
        } catch (RejectedExecutionException ended) {
            answer.drop();
        }
    }

    private AdminAnswer answer(String sql, boolean binary, Caller caller) {
        try {
            AdminRole role =
                    all.role(caller.user())
                            .orElseThrow(() ->
                                    ErrorCode.ADMIN_DENIED.with(
                                            caller.user()
                                                    + " is no user of the admin port any more"));
            AdminReply reply = all.statements().answer(sql, caller, role, facts);
            return AdminAnswer.of(reply, replies, replySequence, binary, file.wasAsked());
        } catch (TidegateException refused) {
            return new AdminAnswer.Refusal(refused);
        } catch (InterruptedException interrupted) {
            return new AdminAnswer.Refusal(
                    ErrorCode.MYSQL_QUERY_INTERRUPTED.with("Query execution was interrupted"));
        } catch (RuntimeException | Error defect) {
            // An error, too, must not leave the client waiting.
            LOG.error("defect while carrying out a command of the admin port", defect);
            return new AdminAnswer.Refusal(
                    ErrorCode.INTERNAL.with(
                            "a defect of the proxy, see its log: "
                                    + defect.getClass().getSimpleName()));
        }
    }

    private void ok() {
        Answers.ok(replies, ServerStatus.AUTOCOMMIT);
        idle();
    }

    private void refuse(TidegateException reason) {
        Answers.error(replies, reason);
        idle();
    }

    private void idle() {
        busy = false;
        onIdle.run();
    }

    @Override
    public int replySequence() {
        return replySequence;
    }

    @Override
    public int capabilities() {
        return client.capabilities();
    }

    @Override
    public FileTaker fileTaker() {
        return file;
    }

    @Override
    public void leave(Runnable then) {
        then.run();
    }

    @Override
    public void writable() {
        // Replies are written whole.
    }

    @Override
    public void close() {
        closed = true;
        file.abandon();
        if (running != null) {
            running.interrupt();
        }
    }
}
