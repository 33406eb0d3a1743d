package io.tidegate.sharding.key;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A value as a client wrote or bound it, before it is brought to a key's domain. */
public sealed interface KeyValue {

    /**
     * @param unsigned {@code bits} are those of an unsigned 64-bit integer
     */
    record IntegerValue(long bits, boolean unsigned) implements KeyValue {}

    record DecimalValue(BigDecimal value) implements KeyValue {}

    record DoubleValue(double value) implements KeyValue {}

    /**
     * @param sent the character set whose bytes reach the column as they are, null when the server
     *     recodes them or it is not known
     */
    record StringValue(String value, @Nullable Charset sent) implements KeyValue {
        public StringValue(String value) {
            this(value, null);
        }
    }

    /**
     * A text that is none in its character set, of which the bytes reach the column as they are.
     */
    @SuppressWarnings("ArrayRecordComponent")
    record MalformedValue(byte[] sent) implements KeyValue {}

    /** Bytes without a character set: a parameter of such a type. */
    @SuppressWarnings("ArrayRecordComponent")
    record BytesValue(byte[] value) implements KeyValue {}

    /**
     * A hexadecimal or bit literal: bytes in some places, a number in others.
     *
     * @param number whether it is one on servers of both families: {@code x'37'} is not
     */
    @SuppressWarnings("ArrayRecordComponent")
    record HexValue(byte[] value, boolean number) implements KeyValue {}

    record TemporalValue(LocalDateTime value) implements KeyValue {}

    record NullValue() implements KeyValue {}

    /** What is certain to fit no key. */
    record OpaqueValue(String what) implements KeyValue {}
}
