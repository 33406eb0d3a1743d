package io.tidegate.proxy.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.proxy.execution.WriteLedger.State;
import io.tidegate.proxy.execution.Writes.Counting;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteReportTest {
    private static final ErrPacket DUPLICATE = new ErrPacket(1062, "23000", "Duplicate entry '2'");

    /** Shards 0, 1, 2, ... which take turns on the groups g0, g1, ... */
    private static WriteLedger ledger(int shards, int groups) {
        return new WriteLedger(
                IntStream.range(0, shards)
                        .mapToObj(shard ->
                                new WriteTarget(
                                        new GroupId("g" + shard % groups), new ShardId(shard)))
                        .toList());
    }

    private static void applied(WriteLedger ledger, int shard, int rows) {
        ledger.executed(shard, rows);
        ledger.executedAre(List.of(shard), State.APPLIED, null);
    }

    private static String told(WriteLedger ledger) {
        return new WriteReport(ledger, Counting.SUM).error().message();
    }

    @Test
    void each_shard_is_told_of_by_its_end() {
        WriteLedger ledger = ledger(6, 6);
        applied(ledger, 0, 1);
        applied(ledger, 1, 20);
        ledger.failed(2, State.FAILED, DUPLICATE);
        ledger.failed(3, State.UNKNOWN, new ErrPacket(2013, "08S01", "lost"));
        ledger.executed(4, 3);
        ledger.executedAre(List.of(4), State.ROLLED_BACK, null);

        assertThat(told(ledger))
                .isEqualTo(
                        "TG-PARTIAL-WRITE: applied: g0 shard 0 (1 row), g1 shard 1 (20 rows); failed: g2"
                                + " shard 2 (error 1062, 23000: Duplicate entry '2'); unknown: g3 shard"
                                + " 3 (error 2013, 08S01: lost); rolled back: g4 shard 4; not tried: g5"
                                + " shard 5. SHOW WARNINGS tells more. Repair by key, or set"
                                + " multi-shard-write: refuse");
    }

    @Test
    void shards_of_a_group_are_ranges_when_all_of_them_would_be_too_long() {
        WriteLedger ledger = ledger(64, 2);
        for (int shard = 0; shard < 64; shard += 2) {
            applied(ledger, shard, 2);
        }
        IntStream.range(0, 32).forEach(i -> ledger.failed(2 * i + 1, State.FAILED, DUPLICATE));

        assertThat(told(ledger))
                .startsWith(
                        "TG-PARTIAL-WRITE: applied: g0 shards 0+2+4+6+8+10+12+14+16+18+20+22+24+26+28+30"
                                + "+32+34+36+38+40+42+44+46+48+50+52+54+56+58+60+62 (64 rows); failed:"
                                + " g1 shards 1+3+");
        assertThat(new WriteReport(ledger, Counting.SUM).diagnostics(DUPLICATE).rows())
                .hasSize(3)
                .anySatisfy(row ->
                        assertThat(new String(row, UTF_8))
                                .contains("g0 shard 0 (2 rows), shard 2 (2 rows)"));
    }

    @ParameterizedTest
    @CsvSource({"8, 4", "64, 2", "1000, 500", "1000, 1000"})
    void the_error_is_as_long_as_clients_show_of_one(int shards, int groups) {
        WriteLedger ledger = ledger(shards, groups);
        for (int shard = 0; shard < shards; shard++) {
            if (shard % 3 == 0) {
                applied(ledger, shard, 1_000_000);
            } else {
                ledger.failed(
                        shard,
                        shard % 3 == 1 ? State.FAILED : State.UNKNOWN,
                        new ErrPacket(1000 + shard, "HY000", "\u65e5".repeat(500)));
            }
        }

        assertThat(told(ledger))
                .startsWith("TG-PARTIAL-WRITE: applied: ")
                .contains("; failed: ", "; unknown: ")
                .endsWith("set multi-shard-write: refuse");
        assertThat(told(ledger).getBytes(UTF_8)).hasSizeLessThanOrEqualTo(480);
    }

    @Test
    void a_write_that_nobody_has_executed_for_certain_is_of_unknown_outcome() {
        WriteLedger ledger = ledger(2, 2);
        ledger.failed(0, State.UNKNOWN, DUPLICATE);

        assertThat(told(ledger)).startsWith("TG-OUTCOME-UNKNOWN: unknown: g0 shard 0 (error 1062");
    }

    @Test
    void copies_of_a_broadcast_table_have_no_shards() {
        WriteLedger ledger =
                new WriteLedger(
                        WriteTarget.wholeGroups(List.of(new GroupId("g0"), new GroupId("g1"))));
        applied(ledger, 0, 2);
        ledger.failed(1, State.FAILED, DUPLICATE);

        assertThat(new WriteReport(ledger, Counting.FIRST).error().message())
                .startsWith(
                        "TG-PARTIAL-WRITE: applied: g0 (2 rows); failed: g1 (error 1062, 23000");
    }
}
