package io.tidegate.sharding.rule;

import java.math.BigDecimal;
import java.time.LocalDateTime;

/** A value as a client wrote or bound it, before it is brought to a key's domain. */
public sealed interface KeyValue {

    /**
     * @param unsigned {@code bits} are those of an unsigned 64-bit integer
     */
    record IntegerValue(long bits, boolean unsigned) implements KeyValue {}

    record DecimalValue(BigDecimal value) implements KeyValue {}

    record DoubleValue(double value) implements KeyValue {}

    record StringValue(String value) implements KeyValue {}

    @SuppressWarnings("ArrayRecordComponent")
    record BytesValue(byte[] value) implements KeyValue {}

    record TemporalValue(LocalDateTime value) implements KeyValue {}

    record NullValue() implements KeyValue {}
}
