package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the packet headers of a reply to find its end and its status flags. Rows are neither
 * decoded nor copied; only the first bytes of packets that may be terminal are looked at.
 *
 * <p>What a first byte means depends on the phase ({@link Phase}); see <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html">Command
 * Phase</a>.
 *
 * <p>One per connection, used by its event loop.
 */
final class ResponseTracker {
    private static final int HEADER = 4;
    private static final int MAX_PAYLOAD = 0xFFFFFF;

    /** No server has tables, or results, of more. */
    private static final int MOST_COLUMNS = 0xFFFF;

    /** An OK packet's fields up to the warnings need 1 + 9 + 9 + 2 + 2 bytes. */
    private static final int PREFIX = 32;

    private static final int FILE_REQUEST = 0xFB;

    /** No server takes a longer name of a file, nor does any system. */
    private static final int MOST_FILE_REQUEST = 8 * 1024;

    private enum Phase {
        /** The first packet of a reply, or of the next result set. */
        FIRST,
        /** Column definitions that were announced by count. */
        DEFINITIONS,
        /** The EOF that ends definitions for a client without DEPRECATE_EOF. */
        DEFINITIONS_EOF,
        ROWS,
        /** COM_FIELD_LIST: definitions until an EOF. */
        OPEN_DEFINITIONS,
        /** The server reads a file of the client, and says nothing until it has the last of it. */
        FILE,
        DONE
    }

    private final boolean deprecateEof;
    private final Outcome outcome;
    private final byte[] header = new byte[HEADER];
    private byte[] prefix = new byte[PREFIX];
    private int prefixWanted = PREFIX;
    private boolean fileOffered;
    private boolean fileRequest;

    private ReplyKind kind = ReplyKind.STATUS;
    private Phase phase = Phase.DONE;
    private int definitions;

    /** Column definitions of a PREPARE that follow its parameter definitions. */
    private int laterDefinitions;

    /** Null where nobody looks at OK packets. */
    private final @Nullable OkPlaces places;

    private int sequence;
    private int headerFilled;
    private int payloadLength;
    private int payloadLeft;
    private int prefixFilled;
    private boolean continuation;

    /** The packet that has just ended is an OK. */
    private boolean ok;

    ResponseTracker(boolean deprecateEof, Outcome outcome) {
        this(deprecateEof, outcome, false);
    }

    /**
     * @param tracks whether to find the OK packets that tell of the session
     */
    ResponseTracker(boolean deprecateEof, Outcome outcome, boolean tracks) {
        this.places = tracks ? new OkPlaces() : null;
        this.deprecateEof = deprecateEof;
        this.outcome = outcome;
    }

    /**
     * Expects a reply.
     *
     * @param firstSequence the sequence id of its first packet
     */
    void begin(ReplyKind kind, int firstSequence) {
        begin(kind, firstSequence, false);
    }

    /**
     * Expects a reply.
     *
     * @param firstSequence the sequence id of its first packet
     * @param fileOffered whether it may ask for a file
     */
    void begin(ReplyKind kind, int firstSequence, boolean fileOffered) {
        this.kind = kind;
        this.fileOffered = fileOffered;
        this.fileRequest = false;
        this.phase =
                switch (kind) {
                    case COLUMNS -> Phase.OPEN_DEFINITIONS;
                    case ROWS -> Phase.ROWS;
                    case RESULT, CURSOR, STATUS, PREPARE -> Phase.FIRST;
                };
        this.sequence = firstSequence & 0xFF;
        this.headerFilled = 0;
        this.payloadLeft = 0;
        this.continuation = false;
        this.laterDefinitions = 0;
        outcome.clear();
        outcome.resultSet = kind == ReplyKind.ROWS;
    }

    boolean isDone() {
        return phase == Phase.DONE;
    }

    /** True while a part of a request for a file was walked over: nobody may see that yet. */
    boolean isInFileRequest() {
        return fileRequest && phase == Phase.FIRST;
    }

    /** True when the server waits for a file, from its request until {@link #fileSent}. */
    boolean wantsFile() {
        return phase == Phase.FILE;
    }

    /** The name of the file that the server asks for. */
    byte[] fileName() {
        return Arrays.copyOfRange(prefix, 1, prefixFilled);
    }

    /** The sequence id of the packet that comes next, from whichever side. */
    int nextSequence() {
        return sequence;
    }

    /** The file was sent: the reply goes on. */
    void fileSent(int nextSequence) {
        phase = Phase.FIRST;
        sequence = nextSequence & 0xFF;
    }

    /**
     * Walks over {@code bytes} without moving its reader index.
     *
     * @return the index after the reply's last byte, or the writer index while it is not complete
     * @throws BackendProtocolException when the bytes cannot be a reply
     */
    int advance(ByteBuf bytes) {
        return advance(bytes, 0);
    }

    /**
     * The same of bytes that begin with some that were walked over before: those of the packet at
     * hand.
     */
    int advance(ByteBuf bytes, int known) {
        if (places != null) {
            places.begin(bytes.readerIndex());
        }
        int index = bytes.readerIndex() + known;
        int end = bytes.writerIndex();
        while (index < end && phase != Phase.DONE) {
            if (payloadLeft == 0) {
                if (places != null && headerFilled == 0 && index > bytes.readerIndex() + known) {
                    places.packetAt(index);
                }
                if (headerFilled == 0 && end - index >= HEADER) {
                    beginPacket(bytes.getUnsignedMediumLE(index), bytes.getUnsignedByte(index + 3));
                    index += HEADER;
                } else {
                    header[headerFilled++] = bytes.getByte(index++);
                    if (headerFilled < HEADER) {
                        continue;
                    }
                    headerFilled = 0;
                    beginPacket(
                            (header[0] & 0xFF) | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16,
                            header[3] & 0xFF);
                }
                if (payloadLeft == 0) {
                    endPacket();
                    continue;
                }
            }
            int take = Math.min(payloadLeft, end - index);
            if (take > 0 && phase == Phase.FIRST && payloadLeft == payloadLength) {
                beginReply(bytes.getUnsignedByte(index));
            }
            if (prefixFilled < prefixWanted && take > 0 && looksInside(bytes, index)) {
                int copy = Math.min(take, prefixWanted - prefixFilled);
                bytes.getBytes(index, prefix, prefixFilled, copy);
                prefixFilled += copy;
            }
            index += take;
            payloadLeft -= take;
            if (payloadLeft == 0) {
                endPacket();
                noteOk(index);
            }
        }
        return index;
    }

    /** A packet has ended that may be an OK. */
    private void noteOk(int end) {
        if (places != null && ok && (outcome.status & ServerStatus.SESSION_STATE_CHANGED) != 0) {
            places.add(end);
        }
        ok = false;
    }

    /**
     * Pairs of the begin and the end of each OK packet in these bytes that tells of the session.
     */
    int[] tellingOks() {
        return places == null ? OkPlaces.NONE : places.all();
    }

    /**
     * Where a packet begins in these bytes of which not all is there, and which may be an OK; -1 if
     * there is none.
     */
    int openOkAt() {
        if (places == null || phase == Phase.DONE) {
            return -1;
        }
        if (headerFilled > 0) {
            return places.packetAt();
        }
        if (payloadLeft == 0 || continuation) {
            return -1;
        }
        boolean whole = payloadLeft == payloadLength;
        int marker = whole || prefixFilled == 0 ? -1 : prefix[0] & 0xFF;
        boolean may =
                switch (phase) {
                    case FIRST -> whole || marker == OkPacket.HEADER;
                    case ROWS, OPEN_DEFINITIONS ->
                            payloadLength < MAX_PAYLOAD && (whole || marker == OkPacket.EOF_HEADER);
                    case DEFINITIONS, DEFINITIONS_EOF, FILE, DONE -> false;
                };
        return may ? places.packetAt() : -1;
    }

    private void beginPacket(int length, int packetSequence) {
        if (packetSequence != sequence) {
            throw new BackendProtocolException(
                    "packet " + packetSequence + " where " + sequence + " was due");
        }
        sequence = (sequence + 1) & 0xFF;
        payloadLength = length;
        payloadLeft = length;
        prefixFilled = 0;
        prefixWanted = PREFIX;
        if (phase == Phase.FILE) {
            throw new BackendProtocolException("a packet before it had the file that it asked for");
        }
    }

    /**
     * A server may ask for any file of the client, at once: only a file that was offered passes.
     */
    private void beginReply(int marker) {
        if (marker != FILE_REQUEST || continuation) {
            return;
        }
        boolean result = kind == ReplyKind.RESULT || kind == ReplyKind.CURSOR;
        if (!result || !fileOffered) {
            throw new BackendProtocolException("a request for a local file");
        }
        if (payloadLength > MOST_FILE_REQUEST) {
            throw new BackendProtocolException("a request for a file without a name");
        }
        fileRequest = true;
        prefixWanted = payloadLength;
        if (prefix.length < payloadLength) {
            prefix = new byte[payloadLength];
        }
    }

    /** Rows and definitions are skipped unless their first byte says that they may be terminal. */
    private boolean looksInside(ByteBuf bytes, int index) {
        if (continuation) {
            return false;
        }
        if (prefixFilled > 0) {
            return true;
        }
        return switch (phase) {
            case FIRST, DEFINITIONS_EOF -> true;
            case ROWS, OPEN_DEFINITIONS ->
                    payloadLeft == payloadLength && bytes.getUnsignedByte(index) >= 0xFE;
            case DEFINITIONS ->
                    payloadLeft == payloadLength && bytes.getUnsignedByte(index) == 0xFF;
            case FILE, DONE -> false;
        };
    }

    private void endPacket() {
        boolean wasContinuation = continuation;
        continuation = payloadLength == MAX_PAYLOAD;
        if (wasContinuation) {
            return;
        }
        switch (phase) {
            case FIRST -> first();
            case DEFINITIONS -> definition();
            case DEFINITIONS_EOF -> definitionsEof();
            case ROWS -> row();
            case OPEN_DEFINITIONS -> openDefinition();
            case FILE, DONE ->
                    throw new BackendProtocolException("a packet after the end of the reply");
        }
    }

    private void first() {
        if (prefixFilled == 0) {
            throw new BackendProtocolException("an empty packet where a reply begins");
        }
        int marker = prefix[0] & 0xFF;
        if (marker == 0xFF) {
            error();
            return;
        }
        switch (kind) {
            case STATUS -> {
                if (marker == 0x00) {
                    ok();
                } else if (marker == 0xFE) {
                    eof();
                } else {
                    throw new BackendProtocolException("neither OK nor ERR: " + marker);
                }
                phase = Phase.DONE;
            }
            case PREPARE -> prepareOk(marker);
            case RESULT, CURSOR -> {
                if (marker == 0x00) {
                    outcome.resultSet = false;
                    ok();
                    nextResult();
                } else if (marker == FILE_REQUEST) {
                    fileRequest = false;
                    phase = Phase.FILE;
                } else {
                    outcome.resultSet = true;
                    outcome.rows = 0;
                    long columns = lenenc(0);
                    if (columns < 1 || columns > MOST_COLUMNS || prefixEnd != payloadLength) {
                        throw new BackendProtocolException("a malformed column count");
                    }
                    definitions = (int) columns;
                    phase = Phase.DEFINITIONS;
                }
            }
            case COLUMNS, ROWS -> throw new BackendProtocolException("not reached");
        }
    }

    private void prepareOk(int marker) {
        if (marker != 0x00 || payloadLength < 12 || prefixFilled < 12) {
            throw new BackendProtocolException("neither PREPARE_OK nor ERR");
        }
        int columns = short16(5);
        int parameters = short16(7);
        outcome.warnings = short16(10);
        definitions = parameters > 0 ? parameters : columns;
        laterDefinitions = parameters > 0 ? columns : 0;
        phase = definitions > 0 ? Phase.DEFINITIONS : Phase.DONE;
    }

    private void definition() {
        if (prefixFilled > 0 && (prefix[0] & 0xFF) == 0xFF) {
            error();
            return;
        }
        if (--definitions == 0) {
            if (deprecateEof) {
                definitionsEnded();
            } else {
                phase = Phase.DEFINITIONS_EOF;
            }
        }
    }

    private void definitionsEof() {
        int marker = prefixFilled > 0 ? prefix[0] & 0xFF : 0;
        if (marker == 0xFF) {
            error();
        } else if (marker == 0xFE) {
            if (kind == ReplyKind.CURSOR) {
                eof();
            }
            definitionsEnded();
        } else {
            throw new BackendProtocolException("no EOF after the column definitions");
        }
    }

    private void definitionsEnded() {
        if (kind == ReplyKind.PREPARE) {
            definitions = laterDefinitions;
            laterDefinitions = 0;
            phase = definitions > 0 ? Phase.DEFINITIONS : Phase.DONE;
        } else if (!deprecateEof && (outcome.status & ServerStatus.CURSOR_EXISTS) != 0) {
            // With DEPRECATE_EOF an OK packet follows that says so.
            nextResult();
        } else {
            phase = Phase.ROWS;
        }
    }

    private void row() {
        int marker = prefixFilled > 0 ? prefix[0] & 0xFF : 0;
        // A row can begin with 0xFE (a text of 16 MiB or more follows): then its packet is full.
        if (marker == 0xFE && payloadLength < MAX_PAYLOAD) {
            if (deprecateEof) {
                ok();
            } else {
                eof();
            }
            nextResult();
        } else if (marker == 0xFF) {
            error();
        } else {
            outcome.rows++;
        }
    }

    private void openDefinition() {
        int marker = prefixFilled > 0 ? prefix[0] & 0xFF : 0;
        if (marker == 0xFE && payloadLength < MAX_PAYLOAD) {
            if (payloadLength > 5) {
                ok();
            } else {
                eof();
            }
            phase = Phase.DONE;
        } else if (marker == 0xFF) {
            error();
        }
    }

    private void nextResult() {
        phase = (outcome.status & ServerStatus.MORE_RESULTS) != 0 ? Phase.FIRST : Phase.DONE;
    }

    private void error() {
        if (prefixFilled < 3) {
            throw new BackendProtocolException("a short ERR packet");
        }
        outcome.error = true;
        outcome.errno = short16(1);
        outcome.status = 0;
        outcome.statusKnown = false;
        outcome.resultSet = false;
        phase = Phase.DONE;
    }

    private void ok() {
        ok = true;
        outcome.affectedRows = lenenc(1);
        outcome.lastInsertId = lenenc(prefixEnd);
        if (prefixEnd + 4 > prefixFilled) {
            throw new BackendProtocolException("a short OK packet");
        }
        outcome.status = short16(prefixEnd);
        outcome.statusKnown = true;
        outcome.warnings = short16(prefixEnd + 2);
    }

    private void eof() {
        if (prefixFilled < 5) {
            throw new BackendProtocolException("a short EOF packet");
        }
        outcome.warnings = short16(1);
        outcome.status = short16(3);
        outcome.statusKnown = true;
    }

    private int prefixEnd;

    /** Reads a length-encoded integer of the prefix and leaves {@link #prefixEnd} behind it. */
    private long lenenc(int at) {
        if (at >= prefixFilled) {
            throw new BackendProtocolException("a short packet");
        }
        int marker = prefix[at] & 0xFF;
        int size =
                marker < 0xFB
                        ? 0
                        : marker == 0xFC ? 2 : marker == 0xFD ? 3 : marker == 0xFE ? 8 : -1;
        if (size < 0 || at + 1 + size > prefixFilled) {
            throw new BackendProtocolException("a malformed length-encoded integer");
        }
        prefixEnd = at + 1 + size;
        if (size == 0) {
            return marker;
        }
        long value = 0;
        for (int i = size; i > 0; i--) {
            value = (value << 8) | (prefix[at + i] & 0xFF);
        }
        return value;
    }

    private int short16(int at) {
        return (prefix[at] & 0xFF) | ((prefix[at + 1] & 0xFF) << 8);
    }
}
