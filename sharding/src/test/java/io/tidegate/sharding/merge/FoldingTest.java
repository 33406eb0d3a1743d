package io.tidegate.sharding.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FoldingTest extends MergedTexts {
    @Test
    void groups_are_folded_over_streams() {
        MergeSpec.Grouping grouping =
                new MergeSpec.Grouping(
                        1,
                        List.of(
                                new Fold.First(),
                                new Fold.Add(Domain.DECIMAL, 0),
                                new Fold.Extreme(2, Domain.INTEGER, Padding.NONE, true)),
                        -1,
                        List.of());
        RowMerger merger =
                merger(new MergeSpec(3, List.of(FIRST), grouping, List.of(), 0, -1), 2, 3);
        offer(merger, 0, "1", "5", "7");
        offer(merger, 0, "1", "1", null);
        offer(merger, 0, "2", "1", "0");
        offer(merger, 1, "1", "10", "20");

        finish(merger, 2);

        assertThat(out).containsExactly("1,16,20", "2,1,0");
    }

    @Test
    void folded_rows_are_put_in_an_order_of_their_own() {
        MergeSpec.Grouping grouping =
                new MergeSpec.Grouping(
                        1,
                        List.of(new Fold.First(), new Fold.Add(Domain.DECIMAL, 0)),
                        -1,
                        List.of());
        SortKey byCount = SortKey.by(1, Domain.INTEGER, true);
        RowMerger merger =
                merger(new MergeSpec(2, List.of(FIRST), grouping, List.of(byCount), 0, 2), 2, 2);
        offer(merger, 0, "1", "5");
        offer(merger, 0, "3", "5");
        offer(merger, 1, "2", "30");
        offer(merger, 1, "3", "6");

        finish(merger, 2);

        assertThat(out).containsExactly("2,30", "3,11");
    }

    @Test
    void groups_that_are_kept_have_a_limit() {
        MergeSpec.Grouping grouping =
                new MergeSpec.Grouping(1, List.of(new Fold.First()), -1, List.of());
        RowMerger merger =
                new RowMerger(
                        new MergeSpec(1, List.of(FIRST), grouping, List.of(FIRST), 0, -1),
                        1,
                        1,
                        100,
                        sink());
        for (int i = 0; i < 9; i++) {
            offer(merger, 0, "" + i);
        }

        assertThatThrownBy(() -> finish(merger, 1))
                .isInstanceOf(MergeFailure.class)
                .hasMessageContaining("100 bytes");
    }

    @Test
    void what_all_rows_share_is_taken_from_a_shard_that_has_rows() {
        MergeSpec.Grouping grouping =
                new MergeSpec.Grouping(
                        0,
                        List.of(new Fold.First(), new Fold.Add(Domain.DECIMAL, 0)),
                        2,
                        List.of());
        RowMerger merger = merger(new MergeSpec(2, List.of(), grouping, List.of(), 0, -1), 2, 3);
        offer(merger, 0, null, "0", "0");
        offer(merger, 1, "here", "3", "3");

        finish(merger, 2);

        assertThat(out).containsExactly("here,3");
    }

    private RowMerger folding(int keys, int width, int rows, List<Integer> subtotals, Fold... f) {
        List<SortKey> by = new ArrayList<>();
        for (int i = 0; i < width && i < 2; i++) {
            by.add(SortKey.by(i, Domain.INTEGER, false));
        }
        var grouping = new MergeSpec.Grouping(keys, List.of(f), rows, subtotals);
        return merger(new MergeSpec(f.length, by, grouping, List.of(), 0, -1), 2, width);
    }

    @Test
    void subtotals_come_behind_their_groups_and_the_total_at_the_end() {
        RowMerger merger =
                folding(
                        2,
                        4,
                        3,
                        List.of(0, 1, -1),
                        new Fold.First(),
                        new Fold.First(),
                        new Fold.Add(Domain.DECIMAL, 0));
        offer(merger, 0, null, null, "0", "0");
        offer(merger, 0, null, "1", "1", "1");
        offer(merger, 0, "1", "1", "10", "1");
        offer(merger, 1, "1", "1", "20", "1");
        offer(merger, 1, "1", "2", "40", "1");
        offer(merger, 1, "2", "2", "80", "1");

        finish(merger, 2);

        assertThat(out)
                .containsExactly(
                        "NULL,1,1",
                        "NULL,NULL,1",
                        "1,1,30",
                        "1,2,40",
                        "1,NULL,70",
                        "2,2,80",
                        "2,NULL,80",
                        "NULL,NULL,151");
    }

    @Test
    void the_total_of_no_rows_is_there_if_a_server_has_it() {
        RowMerger merger =
                folding(1, 3, 2, List.of(0, -1), new Fold.First(), new Fold.Add(Domain.DECIMAL, 0));
        offer(merger, 0, null, "0", "0");
        finish(merger, 2);
        assertThat(out).containsExactly("NULL,0");

        out.clear();
        finish(
                folding(1, 3, 2, List.of(0, -1), new Fold.First(), new Fold.Add(Domain.DECIMAL, 0)),
                2);
        assertThat(out).isEmpty();
    }

    @Test
    void equal_values_count_once_wherever_they_come() {
        List<SortKey> second = List.of(SortKey.by(1, Domain.INTEGER, false));
        for (boolean adjacent : List.of(true, false)) {
            out.clear();
            RowMerger merger =
                    folding(
                            1,
                            3,
                            -1,
                            List.of(),
                            new Fold.First(),
                            new Fold.Distinct(new Fold.Add(Domain.DECIMAL, 0), second, adjacent));
            offer(merger, 0, "1", "5", "9");
            offer(merger, 0, "1", "7", "9");
            offer(merger, 1, "1", "5", "9");
            offer(merger, 1, "2", "5", "9");
            finish(merger, 2);
            assertThat(out).containsExactly("1,12", "2,5");
        }
    }

    /** Zero in the last column says that a row stands for itself. */
    @Test
    void equal_rows_are_one_where_they_are_not_alone() {
        var keys = List.of(FIRST, SortKey.by(1, Domain.INTEGER, false));
        var grouping = new MergeSpec.Grouping(2, List.of(new Fold.First()), -1, List.of(), 1);
        RowMerger merger =
                new RowMerger(
                        new MergeSpec(1, keys, grouping, List.of(), 0, -1), 2, 2, 1000, sink());
        offer(merger, 0, "1", "0");
        offer(merger, 0, "1", "0");
        offer(merger, 0, "1", "2");
        offer(merger, 0, "2", "1");
        offer(merger, 1, "1", "0");
        offer(merger, 1, "1", "2");
        offer(merger, 1, "2", "2");

        finish(merger, 2);

        assertThat(out).containsExactly("1", "1", "1", "1", "2", "2");
    }

    @Test
    void values_to_be_told_apart_have_a_limit() {
        var distinct =
                new Fold.Distinct(
                        new Fold.Add(Domain.DECIMAL, 0),
                        List.of(SortKey.by(1, Domain.INTEGER, false)),
                        false);
        var grouping =
                new MergeSpec.Grouping(1, List.of(new Fold.First(), distinct), -1, List.of());
        RowMerger merger =
                new RowMerger(
                        new MergeSpec(2, List.of(FIRST), grouping, List.of(), 0, -1),
                        1,
                        2,
                        1000,
                        sink());
        for (int i = 0; i < 9; i++) {
            offer(merger, 0, "1", "" + i);
        }

        assertThatThrownBy(() -> finish(merger, 1))
                .isInstanceOf(MergeFailure.class)
                .hasMessageContaining("1000 bytes");
    }

    @Test
    void texts_are_put_together_as_long_as_no_server_would_cut_them() {
        Fold concatenate = new Fold.Concatenate(1, 2, 3, 4);
        RowMerger merger = folding(0, 5, -1, List.of(), concatenate);
        offer(merger, 0, "1", ", ", "1", "20", "0");
        offer(merger, 0, "22", ", ", "2", "20", "0");
        offer(merger, 1, null, ", ", null, "20", "0");
        offer(merger, 1, "333", ", ", "3", "20", "0");
        finish(merger, 2);
        assertThat(out).containsExactly("1, 22, 333");

        RowMerger cut = folding(0, 5, -1, List.of(), concatenate);
        offer(cut, 0, "1", ", ", "1", "8", "0");
        offer(cut, 1, "22", ", ", "2", "8", "0");
        assertThatThrownBy(() -> finish(cut, 2))
                .isInstanceOfSatisfying(
                        MergeFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(MergeFailure.Reason.CUT))
                .hasMessageContaining("group_concat_max_len = 8");

        RowMerger wide = folding(0, 5, -1, List.of(), concatenate);
        offer(wide, 0, "1", ", ", "2", "20", "1");
        assertThatThrownBy(() -> finish(wide, 2)).hasMessageContaining("CONVERT");
    }

    @Test
    void a_second_group_concat_puts_its_values_in_an_order_of_its_own() {
        Fold concatenate = new Fold.Concatenate(1, 2, 3, 4);
        Fold sorted = new Fold.Sorted(concatenate, List.of(SortKey.by(0, Domain.INTEGER, true)));
        RowMerger merger = folding(0, 5, -1, List.of(), sorted);
        offer(merger, 0, "1", ",", "1", "20", "0");
        offer(merger, 0, "3", ",", "1", "20", "0");
        offer(merger, 1, "2", ",", "1", "20", "0");
        finish(merger, 2);
        assertThat(out).containsExactly("3,2,1");
    }

    @Test
    void values_that_wait_for_their_order_have_a_limit() {
        Fold sorted =
                new Fold.Sorted(
                        new Fold.Concatenate(1, 2, 3, 4),
                        List.of(SortKey.by(0, Domain.INTEGER, true)));
        RowMerger merger =
                new RowMerger(
                        new MergeSpec(
                                1,
                                List.of(),
                                new MergeSpec.Grouping(0, List.of(sorted), -1, List.of()),
                                List.of(),
                                0,
                                -1),
                        1,
                        5,
                        1000,
                        sink());
        for (int i = 0; i < 12; i++) {
            offer(merger, 0, "1", ",", "1", "99", "0");
        }

        assertThatThrownBy(() -> finish(merger, 1))
                .isInstanceOf(MergeFailure.class)
                .hasMessageContaining("1000 bytes");
    }

    @Test
    void grouping_tells_of_which_keys_a_row_is_a_subtotal() {
        SortKey second = SortKey.by(1, Domain.INTEGER, false);
        MergeSpec.Grouping grouping =
                new MergeSpec.Grouping(
                        2,
                        List.of(
                                new Fold.First(),
                                new Fold.First(),
                                new Fold.Levels(List.of(0, 1)),
                                new Fold.Levels(List.of(1))),
                        4,
                        List.of(0, 1, -1, -1));
        RowMerger merger =
                merger(new MergeSpec(4, List.of(FIRST, second), grouping, List.of(), 0, -1), 1, 5);
        offer(merger, 0, "1", "2", "0", "0", "1");
        offer(merger, 0, "1", "3", "0", "0", "1");
        finish(merger, 1);
        assertThat(out).containsExactly("1,2,0,0", "1,3,0,0", "1,NULL,1,1", "NULL,NULL,3,1");
    }

    @Test
    void variances_of_parts_make_that_of_all() {
        // 2, 4, 4, 4, 5, 5, 7, 9 in parts: mean 5, variance 4.
        List<String> all = new ArrayList<>();
        for (boolean root : List.of(false, true)) {
            for (boolean sample : List.of(false, true)) {
                out.clear();
                RowMerger merger =
                        folding(0, 3, -1, List.of(), new Fold.Spread(0, 1, 2, sample, root, 31));
                offer(merger, 0, "0", null, null);
                offer(merger, 0, "3", "3.3333333333333335", "0.8888888888888888");
                offer(merger, 1, "5", "6", "3.2");
                finish(merger, 2);
                all.add(out.getFirst().substring(0, Math.min(6, out.getFirst().length())));
            }
        }
        assertThat(all).containsExactly("4", "4.5714", "2", "2.1380");
    }

    @Test
    void averages_are_rounded_as_servers_do() {
        // 2/3 with 5 + 4 digits is cut off, not rounded: that is all that one word of digits has.
        assertThat(average("2.00000", "3", 5)).isEqualTo("0.666666666");
        assertThat(average("2.00", "3", 2)).isEqualTo("0.666667");
        assertThat(average("2", "3", 0)).isEqualTo("0.6667");
        assertThat(average("-2.000000", "3", 6)).isEqualTo("-0.6666666667");
        assertThat(average(null, "0", 0)).isEqualTo("NULL");
    }

    private String average(@Nullable String sum, String count, int decimals) {
        out.clear();
        MergeSpec.Grouping grouping =
                new MergeSpec.Grouping(
                        0,
                        List.of(new Fold.Average(1, 2, Domain.DECIMAL, decimals + 4, decimals)),
                        -1,
                        List.of());
        RowMerger merger = merger(new MergeSpec(1, List.of(), grouping, List.of(), 0, -1), 1, 3);
        offer(merger, 0, "ignored", sum, count);
        finish(merger, 1);
        return out.getFirst();
    }
}
