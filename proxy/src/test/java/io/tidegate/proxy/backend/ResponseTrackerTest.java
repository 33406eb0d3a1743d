package io.tidegate.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.ServerStatus;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each reply is fed whole, byte by byte, and in two pieces cut at every place. */
class ResponseTrackerTest {
    private static final int[] OK = {0x00, 3, 7, 2, 0, 1, 0};
    private static final int[] OK_MORE = {0x00, 0, 0, 2 | ServerStatus.MORE_RESULTS, 0, 0, 0};
    private static final int[] ERR = {0xFF, 0x48, 0x04, '#', '4', '2', '0', '0', '0', 'x'};
    private static final int[] EOF = {0xFE, 5, 0, 2, 0};
    private static final int[] EOF_OK = {0xFE, 0, 0, 2, 0, 5, 0};
    private static final int[] DEFINITION = {3, 'd', 'e', 'f', 0, 0, 0, 1, 'a'};
    private static final int[] EOF_CURSOR = {0xFE, 5, 0, 2 | ServerStatus.CURSOR_EXISTS, 0};
    private static final int[] EOF_OK_CURSOR = {
        0xFE, 0, 0, 2 | ServerStatus.CURSOR_EXISTS, 0, 5, 0
    };
    private static final int[] ROW = {1, 'x'};
    private static final int[] BINARY_ROW = {0, 0, 1, 'x'};

    private record Reply(
            String name,
            ReplyKind kind,
            boolean deprecateEof,
            boolean error,
            long rows,
            int warnings,
            int[][] packets) {
        @Override
        public String toString() {
            return name;
        }

        ByteBuf bytes() {
            ByteBuf out = Unpooled.buffer();
            int sequence = 1;
            for (int[] packet : packets) {
                out.writeMediumLE(packet.length).writeByte(sequence++);
                IntStream.of(packet).forEach(out::writeByte);
            }
            return out;
        }
    }

    static Stream<Reply> replies() {
        int[] one = {1};
        int[] prepareNone = {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        int[] prepareBoth = {0, 1, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0};
        return Stream.of(
                reply("OK", ReplyKind.RESULT, true, false, 0, 1, OK),
                reply("OK that tells much", ReplyKind.RESULT, true, false, 0, 1, telling(OK)),
                reply(
                        "rows whose end tells much",
                        ReplyKind.RESULT,
                        true,
                        false,
                        2,
                        5,
                        one,
                        DEFINITION,
                        ROW,
                        ROW,
                        telling(EOF_OK)),
                reply("ERR", ReplyKind.RESULT, true, true, 0, 0, ERR),
                reply(
                        "rows",
                        ReplyKind.RESULT,
                        true,
                        false,
                        2,
                        5,
                        one,
                        DEFINITION,
                        ROW,
                        ROW,
                        EOF_OK),
                reply(
                        "rows, old EOF",
                        ReplyKind.RESULT,
                        false,
                        false,
                        1,
                        5,
                        one,
                        DEFINITION,
                        EOF,
                        ROW,
                        EOF),
                reply(
                        "ERR instead of the definitions' EOF",
                        ReplyKind.RESULT,
                        false,
                        true,
                        0,
                        0,
                        one,
                        DEFINITION,
                        ERR),
                reply("no rows", ReplyKind.RESULT, true, false, 0, 5, one, DEFINITION, EOF_OK),
                reply(
                        "an empty row",
                        ReplyKind.RESULT,
                        true,
                        false,
                        1,
                        5,
                        one,
                        DEFINITION,
                        new int[0],
                        EOF_OK),
                reply(
                        "ERR after a row",
                        ReplyKind.RESULT,
                        true,
                        true,
                        1,
                        0,
                        one,
                        DEFINITION,
                        ROW,
                        ERR),
                reply(
                        "two results",
                        ReplyKind.RESULT,
                        true,
                        false,
                        1,
                        5,
                        OK_MORE,
                        one,
                        DEFINITION,
                        ROW,
                        EOF_OK),
                reply("status", ReplyKind.STATUS, true, false, 0, 1, OK),
                reply("prepared, nothing", ReplyKind.PREPARE, true, false, 0, 0, prepareNone),
                reply(
                        "prepared",
                        ReplyKind.PREPARE,
                        true,
                        false,
                        0,
                        0,
                        prepareBoth,
                        DEFINITION,
                        DEFINITION,
                        DEFINITION),
                reply(
                        "prepared, old EOF",
                        ReplyKind.PREPARE,
                        false,
                        false,
                        0,
                        0,
                        prepareBoth,
                        DEFINITION,
                        DEFINITION,
                        EOF,
                        DEFINITION,
                        EOF),
                reply("cursor", ReplyKind.CURSOR, false, false, 0, 5, one, DEFINITION, EOF_CURSOR),
                reply(
                        "cursor, new EOF",
                        ReplyKind.CURSOR,
                        true,
                        false,
                        0,
                        5,
                        one,
                        DEFINITION,
                        EOF_OK_CURSOR),
                reply(
                        "no cursor",
                        ReplyKind.CURSOR,
                        false,
                        false,
                        1,
                        5,
                        one,
                        DEFINITION,
                        EOF,
                        ROW,
                        EOF),
                reply("no cursor for it", ReplyKind.CURSOR, false, false, 0, 1, OK),
                reply("fetched", ReplyKind.ROWS, false, false, 2, 5, BINARY_ROW, BINARY_ROW, EOF),
                reply("fetched, new EOF", ReplyKind.ROWS, true, false, 1, 5, BINARY_ROW, EOF_OK),
                reply("none fetched", ReplyKind.ROWS, true, true, 0, 0, ERR),
                reply("fields", ReplyKind.COLUMNS, true, false, 0, 5, DEFINITION, DEFINITION, EOF),
                reply("fields, new EOF", ReplyKind.COLUMNS, true, false, 0, 5, DEFINITION, EOF_OK));
    }

    /** The same with changes of the session that are longer than what is looked at. */
    private static int[] telling(int[] ok) {
        int[] packet = Arrays.copyOf(ok, ok.length + 1000);
        packet[4] |= 0x40;
        Arrays.fill(packet, ok.length, packet.length, 0xFE);
        return packet;
    }

    private static Reply reply(
            String name,
            ReplyKind kind,
            boolean deprecateEof,
            boolean error,
            long rows,
            int warnings,
            int[]... packets) {
        return new Reply(name, kind, deprecateEof, error, rows, warnings, packets);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void a_reply_ends_where_its_grammar_ends(Reply reply) {
        ByteBuf bytes = reply.bytes();
        for (int cut = 0; cut <= bytes.readableBytes(); cut++) {
            Outcome outcome = new Outcome();
            ResponseTracker tracker = new ResponseTracker(reply.deprecateEof(), outcome);
            tracker.begin(reply.kind(), 1);
            tracker.advance(bytes.slice(0, cut));
            assertThat(tracker.isDone()).isEqualTo(cut == bytes.readableBytes());
            tracker.advance(bytes.slice(cut, bytes.readableBytes() - cut));
            requireEnd(tracker, outcome, reply);
        }
    }

    @ParameterizedTest
    @MethodSource("replies")
    void a_reply_may_arrive_byte_by_byte(Reply reply) {
        ByteBuf bytes = reply.bytes();
        Outcome outcome = new Outcome();
        ResponseTracker tracker = new ResponseTracker(reply.deprecateEof(), outcome);
        tracker.begin(reply.kind(), 1);
        for (int i = 0; i < bytes.readableBytes(); i++) {
            assertThat(tracker.isDone()).isFalse();
            tracker.advance(bytes.slice(i, 1));
        }
        requireEnd(tracker, outcome, reply);
    }

    private static void requireEnd(ResponseTracker tracker, Outcome outcome, Reply reply) {
        assertThat(tracker.isDone()).isTrue();
        assertThat(outcome.isError()).isEqualTo(reply.error());
        assertThat(outcome.rows()).isEqualTo(reply.rows());
        assertThat(outcome.warnings()).isEqualTo(reply.warnings());
    }

    @Test
    void an_ok_tells_rows_id_and_status() {
        Outcome outcome = new Outcome();
        ResponseTracker tracker = new ResponseTracker(true, outcome);
        tracker.begin(ReplyKind.RESULT, 1);
        tracker.advance(reply("", ReplyKind.RESULT, true, false, 0, 0, OK).bytes());
        assertThat(outcome.affectedRows()).isEqualTo(3);
        assertThat(outcome.lastInsertId()).isEqualTo(7);
        assertThat(outcome.status()).isEqualTo(ServerStatus.AUTOCOMMIT);
    }

    @Test
    void bytes_behind_the_reply_are_left() {
        ByteBuf bytes = reply("", ReplyKind.STATUS, true, false, 0, 0, OK).bytes();
        int end = bytes.writerIndex();
        bytes.writeByte(9);
        ResponseTracker tracker = new ResponseTracker(true, new Outcome());
        tracker.begin(ReplyKind.STATUS, 1);
        assertThat(tracker.advance(bytes)).isEqualTo(end);
    }

    @Test
    void a_request_for_a_file_is_known_by_its_first_byte_and_told_with_its_last() {
        ByteBuf request = Unpooled.wrappedBuffer(new byte[] {3, 0, 0, 1, (byte) 0xFB, 'm', 'e'});
        ResponseTracker tracker = new ResponseTracker(true, new Outcome());
        tracker.begin(ReplyKind.RESULT, 1, true);
        for (int i = 0; i < request.readableBytes(); i++) {
            tracker.advance(request.slice(i, 1));
            assertThat(tracker.isInFileRequest()).isEqualTo(i == 4 || i == 5);
        }

        assertThat(tracker.wantsFile()).isTrue();
        assertThat(tracker.fileName()).containsExactly('m', 'e');
        assertThat(tracker.nextSequence()).isEqualTo(2);
        tracker.fileSent(9);
        tracker.advance(Unpooled.wrappedBuffer(new byte[] {7, 0, 0, 9, 0, 3, 0, 2, 0, 0, 0}));
        assertThat(tracker.isDone()).isTrue();
    }

    @Test
    void a_server_that_reads_a_file_says_nothing_before_its_end() {
        ResponseTracker tracker = new ResponseTracker(true, new Outcome());
        tracker.begin(ReplyKind.RESULT, 1, true);
        tracker.advance(Unpooled.wrappedBuffer(new byte[] {2, 0, 0, 1, (byte) 0xFB, 'm'}));

        assertThatThrownBy(() ->
                        tracker.advance(
                                Unpooled.wrappedBuffer(
                                        new byte[] {7, 0, 0, 2, 0, 3, 0, 2, 0, 0, 0})))
                .isInstanceOf(BackendProtocolException.class);
    }

    @Test
    void a_row_of_16_mib_that_begins_like_a_terminal_packet_is_a_row() {
        Outcome outcome = new Outcome();
        ResponseTracker tracker = new ResponseTracker(true, outcome);
        tracker.begin(ReplyKind.RESULT, 1);
        tracker.advance(
                reply("", ReplyKind.RESULT, true, false, 0, 0, new int[] {1}, DEFINITION).bytes());
        ByteBuf full = Unpooled.buffer(0xFFFFFF + 4);
        full.writeMediumLE(0xFFFFFF).writeByte(3).writeByte(0xFE).writeZero(0xFFFFFF - 1);
        tracker.advance(full);
        ByteBuf rest = Unpooled.buffer();
        rest.writeMediumLE(1).writeByte(4).writeByte(0xFF);
        rest.writeMediumLE(7).writeByte(5);
        IntStream.of(EOF_OK).forEach(rest::writeByte);
        tracker.advance(rest);
        assertThat(tracker.isDone()).isTrue();
        assertThat(outcome.rows()).isEqualTo(1);
        assertThat(outcome.isError()).isFalse();
    }

    static Stream<int[]> impossible() {
        return Stream.of(
                new int[] {1, 0, 0, 1, 0xFB},
                new int[] {7, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0},
                new int[] {0, 0, 0, 1},
                new int[] {2, 0, 0, 1, 0xFC, 1},
                new int[] {3, 0, 0, 1, 0x00, 0, 0},
                new int[] {9, 0, 0, 1, 0xFE, 0, 0, 0, 0, 1, 0, 0, 0},
                new int[] {9, 0, 0, 1, 0xFE, 0, 0, 0, 0, 0, 0, 0, 0x80},
                new int[] {1, 0, 0, 1, 0},
                new int[] {2, 0, 0, 1, 0xFF, 0x48},
                new int[] {1, 0, 0, 1, 1, 1, 0, 0, 2, 0, 5, 0, 0, 3, 0, 0, 0, 2, 0});
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void what_cannot_be_a_reply_is_refused(int[] packet) {
        ByteBuf bytes = Unpooled.buffer();
        IntStream.of(packet).forEach(bytes::writeByte);
        ResponseTracker tracker = new ResponseTracker(false, new Outcome());
        tracker.begin(ReplyKind.RESULT, 1);
        assertThatThrownBy(() -> tracker.advance(bytes))
                .isInstanceOf(BackendProtocolException.class);
    }
}
