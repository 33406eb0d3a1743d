package io.tidegate.proxy.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.proxy.backend.RandomReplies;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.fuzz.Fuzz;
import io.tidegate.proxy.fuzz.Mutations;
import io.tidegate.proxy.fuzz.Pieces;
import io.tidegate.proxy.fuzz.RandomSql;
import io.tidegate.proxy.fuzz.Round;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients that have logged in, and servers, that send what is right, changed or made up. */
class CommandFuzzTest {
    private static final String CONFIGURATION =
            ProxyInMemory.TWO_GROUPS.replace("max-connections: 1,", "max-connections: 3,");
    private static final Duration PLANNING = Duration.ofSeconds(1);
    private static final int MOST_TURNS = 200;
    private static final int LARGE = 64 * 1024;
    private static final long FOR_LARGE = 256L << 20;

    @Test
    void every_command_is_answered_and_the_next_one_too() {
        Fuzz.run(round -> {
            Conversation conversation = new Conversation(round, 0);
            List<byte[]> commands = commands(round);
            round.feed(() -> commands.forEach(each -> conversation.client(each, Pieces.WHOLE)));
            conversation.answersPings();
            conversation.check();
        });
    }

    @Test
    void a_statement_of_any_shape_costs_little() {
        Fuzz.run(
                FOR_LARGE,
                round -> {
                    Conversation conversation = new Conversation(round, 0);
                    byte[] sql = new RandomSql(round.random()).large(LARGE);
                    Command command =
                            round.random().nextInt(4) == 0
                                    ? Command.COM_STMT_PREPARE
                                    : Command.COM_QUERY;
                    byte[] packet =
                            WirePackets.packet(
                                    0, out -> out.writeByte(command.code()).writeBytes(sql));
                    round.feed(() -> conversation.client(packet, Pieces.WHOLE));
                    conversation.answersPings();
                    conversation.check();
                });
    }

    @Test
    void commands_are_answered_alike_in_one_piece_and_byte_by_byte() {
        Fuzz.run(
                4 << 20,
                round -> {
                    List<byte[]> commands = commands(round);
                    byte[] all = Mutations.joined(commands.toArray(byte[][]::new));
                    byte[] changed = Mutations.some(all, round.random());
                    Conversation whole = new Conversation(round, 0);
                    round.feed(() -> whole.client(changed, Pieces.WHOLE));
                    Conversation bytes = new Conversation(round, 0);
                    round.feed(() -> bytes.client(changed, Pieces.BYTES));

                    assertThat(bytes.check()).isEqualTo(whole.check());
                });
    }

    @Test
    void statements_with_attributes_are_answered_and_the_next_one_too() {
        Fuzz.run(round -> {
            Conversation conversation =
                    new Conversation(
                            round, 0, LoginClient.CAPABILITIES | Capability.QUERY_ATTRIBUTES);
            RandomCommands commands = new RandomCommands(round.random(), true);
            List<byte[]> some = List.of(commands.next(), commands.next(), commands.next());
            round.feed(() -> some.forEach(each -> conversation.client(each, Pieces.WHOLE)));
            conversation.answersPings();
            conversation.check();
        });
    }

    @Test
    void no_answer_of_a_server_brings_the_proxy_down() {
        Fuzz.run(round -> {
            Conversation conversation = new Conversation(round, 3);
            List<byte[]> commands = commands(round);
            round.feed(() -> commands.forEach(each -> conversation.client(each, Pieces.WHOLE)));
            conversation.check();
        });
    }

    private static List<byte[]> commands(Round round) {
        RandomCommands commands = new RandomCommands(round.random());
        List<byte[]> some = new ArrayList<>();
        for (int i = 1 + round.random().nextInt(4); i > 0; i--) {
            some.add(commands.next());
        }
        return some;
    }

    private static final class Conversation {
        private final Round round;
        private final int changedOneIn;
        private final ProxyInMemory proxy = ProxyInMemory.of(CONFIGURATION);
        private final CommandClient client;
        private final List<Packet> replies = new ArrayList<>();
        private int servers;

        /**
         * @param changedOneIn how many replies of servers there are for one that is changed; 0 for
         *     none
         */
        Conversation(Round round, int changedOneIn) {
            this(round, changedOneIn, LoginClient.CAPABILITIES);
        }

        Conversation(Round round, int changedOneIn, int capabilities) {
            this.client = new CommandClient(proxy, "shop", Method.NONE, capabilities);
            this.round = round;
            this.changedOneIn = changedOneIn;
            proxy.planners.hold();
        }

        void client(byte[] bytes, Pieces pieces) {
            round.fed("from the client", bytes);
            pieces.feed(client.channel, bytes, round.random(), this::settle);
        }

        /** Lets everybody do what there is to do. */
        private void settle() {
            boolean moved = true;
            for (int turn = 0; moved; turn++) {
                assertThat(turn).as("turns").isLessThan(MOST_TURNS);
                moved = false;
                proxy.runTasks();
                client.channel.runPendingTasks();
                moved |= plan();
                for (; servers < proxy.server.connections(); servers++) {
                    proxy.server.letIn();
                    moved = true;
                }
                for (int i = 0; i < servers; i++) {
                    for (Packet command : proxy.server.received(i)) {
                        answer(i, command);
                        moved = true;
                    }
                }
                takeReplies();
            }
        }

        /** On another thread: what an event loop does is measured here. */
        private boolean plan() {
            if (!proxy.planners.isHoldingAny()) {
                return false;
            }
            Thread planner = new Thread(proxy.planners::goOn);
            planner.start();
            try {
                if (!planner.join(PLANNING)) {
                    proxy.passSeconds(3);
                    planner.join();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            proxy.planners.hold();
            return true;
        }

        private void answer(int connection, Packet packet) {
            // The same to the same command, over whichever connection and whenever it comes.
            Random random = new Random(packet.payload().hashCode());
            ByteBuf payload = packet.buffer();
            Command command = Command.of(payload.readUnsignedByte());
            ReplyKind kind = kind(command);
            if (kind == null || packet.sequence() != 0 || !proxy.server.isOpen(connection)) {
                return;
            }
            RandomReplies replies = new RandomReplies(random, true);
            byte[] reply =
                    kind == ReplyKind.PREPARE
                            ? prepared(replies, random, payload.toString(UTF_8))
                            : replies.next(kind, 1);
            if (changedOneIn > 0 && random.nextInt(changedOneIn) == 0) {
                reply = Mutations.one(reply, random);
                if (random.nextInt(5) == 0) {
                    proxy.server.reply(
                            connection, round.fed("the last of server " + connection, reply));
                    proxy.server.lose(connection);
                    return;
                }
            }
            round.fed("from server " + connection, reply);
            int cut = changedOneIn > 0 ? random.nextInt(reply.length + 1) : reply.length;
            reply(connection, Arrays.copyOf(reply, cut));
            reply(connection, Arrays.copyOfRange(reply, cut, reply.length));
        }

        private void reply(int connection, byte[] bytes) {
            if (bytes.length > 0 && proxy.server.isOpen(connection)) {
                proxy.server.reply(connection, bytes);
            }
        }

        private static byte[] prepared(RandomReplies replies, Random random, String sql) {
            return random.nextInt(8) == 0
                    ? replies.next(ReplyKind.PREPARE, 1)
                    : replies.prepareOk((int) sql.chars().filter(c -> c == '?').count());
        }

        private static @Nullable ReplyKind kind(@Nullable Command command) {
            return switch (command) {
                case COM_QUERY, COM_STMT_EXECUTE -> ReplyKind.RESULT;
                case COM_STMT_PREPARE -> ReplyKind.PREPARE;
                case COM_FIELD_LIST -> ReplyKind.COLUMNS;
                case COM_STMT_CLOSE, COM_STMT_SEND_LONG_DATA, COM_QUIT -> null;
                case null, default -> ReplyKind.STATUS;
            };
        }

        private void takeReplies() {
            if (changedOneIn > 0) {
                // What a server said wrong is passed on as it came, until it is seen to be wrong.
                for (ByteBuf out = client.channel.readOutbound();
                        out != null;
                        out = client.channel.readOutbound()) {
                    out.release();
                }
                return;
            }
            for (Packet reply : client.replies()) {
                replies.add(reply);
                if (reply.payload().startsWith("ff")) {
                    assertThat(ErrPacket.decode(reply.buffer()).message())
                            .doesNotContain(ErrorCode.INTERNAL.displayName());
                }
            }
        }

        /** Whatever was sent before, as whole packets. */
        void answersPings() {
            settle();
            if (!client.channel.isOpen()) {
                return;
            }
            int before = replies.size();
            client(RandomCommands.ping(), Pieces.WHOLE);
            settle();
            assertThat(replies).as("a ping is answered").hasSizeGreaterThan(before);
        }

        /** What the client was answered. */
        List<Packet> check() {
            settle();
            client.channel.checkException();
            assertThat(client.leaked()).isZero();
            return replies;
        }
    }
}
