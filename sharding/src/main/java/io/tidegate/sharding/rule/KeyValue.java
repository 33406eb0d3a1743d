package io.tidegate.sharding.rule;

import java.math.BigDecimal;
import java.time.LocalDateTime;

public sealed interface KeyValue {
    record IntegerValue(long bits, boolean unsigned) implements KeyValue {}

    record DecimalValue(BigDecimal value) implements KeyValue {}

    record DoubleValue(double value) implements KeyValue {}

    record StringValue(String value) implements KeyValue {}

    @SuppressWarnings("ArrayRecordComponent")
    record BytesValue(byte[] value) implements KeyValue {}

    record TemporalValue(LocalDateTime value) implements KeyValue {}

    record NullValue() implements KeyValue {}
}
