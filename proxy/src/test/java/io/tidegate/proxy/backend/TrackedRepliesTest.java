package io.tidegate.proxy.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.tidegate.proxy.backend.TrackedOk.Told;
import io.tidegate.proxy.group.Marks;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of transactions in replies, which come in pieces of any size. */
class TrackedRepliesTest {
    private static final int AUTOCOMMIT = ServerStatus.AUTOCOMMIT;
    private static final int TELLS = AUTOCOMMIT | ServerStatus.SESSION_STATE_CHANGED;
    private static final String ID = "3e11fa47-71ca-11e1-9e33-c80aa9429562:7";

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final Marks marks = new Marks();

    @AfterEach
    void nothing_leaks() {
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private static byte[] bytes(Consumer<ByteBuf> content) {
        ByteBuf out = Unpooled.buffer();
        content.accept(out);
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] packet(int sequence, Consumer<ByteBuf> payload) {
        return bytes(out -> {
            int start = PacketWriter.begin(out);
            payload.accept(out);
            PacketWriter.end(out, start, sequence);
        });
    }

    private static byte[] ids(String gtid) {
        byte[] content =
                bytes(out -> {
                    out.writeByte(0);
                    Lenenc.writeString(out, gtid, UTF_8);
                });
        return entry(3, content);
    }

    private static byte[] variable(String name, String value) {
        return entry(
                0,
                bytes(out -> {
                    Lenenc.writeString(out, name, UTF_8);
                    Lenenc.writeString(out, value, UTF_8);
                }));
    }

    private static byte[] entry(int type, byte[] content) {
        return bytes(out -> {
            out.writeByte(type);
            Lenenc.writeBytes(out, content);
        });
    }

    private static byte[] ok(int sequence, int header, int status, String info, byte[]... entries) {
        return packet(
                sequence,
                out -> {
                    out.writeByte(header);
                    Lenenc.writeInt(out, 1);
                    Lenenc.writeInt(out, 300);
                    out.writeShortLE(status);
                    out.writeShortLE(0);
                    if (entries.length > 0 || !info.isEmpty()) {
                        Lenenc.writeString(out, info, UTF_8);
                    }
                    if (entries.length > 0) {
                        Lenenc.writeBytes(
                                out,
                                bytes(all -> {
                                    for (byte[] each : entries) {
                                        all.writeBytes(each);
                                    }
                                }));
                    }
                });
    }

    private static byte[] ok(String info, byte[]... entries) {
        int status = entries.length == 0 ? AUTOCOMMIT : TELLS;
        return ok(1, OkPacket.HEADER, status, info, entries);
    }

    /** What goes on, of a reply that comes in pieces of so many bytes at most. */
    private byte[] told(byte[] reply, Told told, int most) {
        ResponseTracker tracker = new ResponseTracker(true, new Outcome(), true);
        tracker.begin(ReplyKind.RESULT, 1);
        TrackedReplies replies = new TrackedReplies(allocator, marks::note);
        Random random = new Random(most);
        ByteBuf all = Unpooled.buffer();
        for (int at = 0; at < reply.length; ) {
            int size = Math.min(reply.length - at, 1 + random.nextInt(most));
            int known = replies.begunBytes();
            ByteBuf next = replies.behindBegun(allocator.buffer(size).writeBytes(reply, at, size));
            tracker.advance(next, known);
            next = replies.told(next, tracker, told);
            all.writeBytes(next);
            next.release();
            at += size;
        }
        assertThat(tracker.isDone()).isTrue();
        replies.release();
        return ByteBufUtil.getBytes(all);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void ids_are_noted_and_taken_out(int most) {
        assertThat(told(ok("", ids(ID)), Told.NOTHING, most)).isEqualTo(ok(""));
        assertThat(marks.text()).contains(ID + "-7");
        assertThat(told(ok("Rows matched: 1", ids(ID)), Told.WITHOUT_IDS, most))
                .isEqualTo(ok("Rows matched: 1"));
        assertThat(told(ok("", variable("last_gtid", "0-1-7")), Told.WITHOUT_IDS, most))
                .isEqualTo(ok(""));
        assertThat(marks.text()).contains("0-1-7," + ID + "-7");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void a_client_is_told_what_it_has_asked_for(int most) {
        byte[] zone = variable("time_zone", "+03:00");

        assertThat(told(ok("", zone, ids(ID), zone), Told.WITHOUT_IDS, most))
                .isEqualTo(ok("", zone, zone));
        assertThat(told(ok("", zone, ids(ID)), Told.NOTHING, most)).isEqualTo(ok(""));
        assertThat(told(ok("", zone, ids(ID)), Told.ALL, most)).isEqualTo(ok("", zone, ids(ID)));
        assertThat(told(ok("", zone), Told.WITHOUT_IDS, most)).isEqualTo(ok("", zone));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1000})
    void the_end_of_a_result_and_an_ok_before_another_are_looked_at(int most) {
        byte[] zone = variable("time_zone", "+03:00");
        byte[] column =
                bytes(out -> {
                    out.writeBytes(packet(2, each -> each.writeByte(1)));
                    out.writeBytes(packet(3, each -> each.writeZero(30)));
                    out.writeBytes(packet(4, each -> Lenenc.writeString(each, "row", UTF_8)));
                });
        int more = ServerStatus.MORE_RESULTS;

        byte[] reply =
                bytes(out -> {
                    out.writeBytes(ok(1, OkPacket.HEADER, TELLS | more, "", ids(ID)));
                    out.writeBytes(column);
                    out.writeBytes(ok(5, OkPacket.EOF_HEADER, TELLS, "", zone, ids(ID)));
                });

        assertThat(told(reply, Told.NOTHING, most))
                .isEqualTo(
                        bytes(out -> {
                            out.writeBytes(ok(1, OkPacket.HEADER, AUTOCOMMIT | more, ""));
                            out.writeBytes(column);
                            out.writeBytes(ok(5, OkPacket.EOF_HEADER, AUTOCOMMIT, ""));
                        }));
        assertThat(marks.text()).contains(ID + "-7");
    }

    /** Who is told of nothing gets the bytes of a server that was asked for nothing. */
    @ParameterizedTest
    @EnumSource(names = {"WITHOUT_IDS", "ALL"})
    void other_replies_pass_as_they_are(Told told) {
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            byte[] reply = new RandomReplies(random, true).next(ReplyKind.RESULT, 1);
            assertThat(told(reply, told, 1 + random.nextInt(20))).isEqualTo(reply);
        }
    }
}
