package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.proxy.wire.PacketWriter;

/**
 * Walks over the packets of a file that a client sends, to find the end: an empty packet. Looks at
 * headers only.
 *
 * <p>Packets are numbered on from the request for the file. A client that compresses may number
 * them as it likes, as servers let it; behind this they have the right numbers.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_local_infile_request.html">LOCAL
 *     INFILE Request</a>
 */
final class FilePackets {
    private final boolean checked;
    private int sequence;
    private int headerRead;
    private int length;
    private int left;
    private boolean continued;
    private boolean ended;

    /**
     * @param sequence of the first packet
     * @param checked whether a wrong number is an error
     */
    FilePackets(int sequence, boolean checked) {
        this.sequence = sequence & 0xFF;
        this.checked = checked;
    }

    /** The sequence id of the packet behind those that were walked over. */
    int sequence() {
        return sequence;
    }

    /** Whether the empty packet was there. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * Walks over {@code bytes} without moving their reader index, and numbers the packets.
     *
     * @return the index behind the file's last byte, or the writer index while it goes on
     */
    int advance(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !ended) {
            if (left > 0) {
                int skip = Math.min(left, end - at);
                left -= skip;
                at += skip;
            } else if (headerRead < PacketWriter.HEADER_LENGTH - 1) {
                length |= bytes.getUnsignedByte(at++) << (8 * headerRead++);
            } else {
                number(bytes, at++);
                begin();
            }
        }
        return at;
    }

    private void number(ByteBuf bytes, int at) {
        if (checked && bytes.getUnsignedByte(at) != sequence) {
            throw ErrorCode.MYSQL_PACKETS_OUT_OF_ORDER.with("Got packets out of order");
        }
        bytes.setByte(at, sequence);
        sequence = (sequence + 1) & 0xFF;
    }

    private void begin() {
        // Behind a packet of the greatest length an empty one only says that it was the last part.
        ended = length == 0 && !continued;
        continued = length == PacketWriter.MAX_PAYLOAD;
        left = length;
        length = 0;
        headerRead = 0;
    }
}
