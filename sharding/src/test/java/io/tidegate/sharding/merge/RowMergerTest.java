package io.tidegate.sharding.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowMergerTest extends MergedTexts {
    @Test
    void rows_come_in_the_order_of_their_keys_as_soon_as_that_is_known() {
        RowMerger merger = merger(rows(List.of(FIRST), 0, -1), 2, 1);

        offer(merger, 0, "1");
        offer(merger, 0, "3");
        merger.run();
        assertThat(out).isEmpty();

        offer(merger, 1, "2");
        merger.run();
        assertThat(out).containsExactly("1", "2");

        merger.end(1);
        merger.run();
        assertThat(out).containsExactly("1", "2", "3");
        assertThat(merger.isDone()).isFalse();

        merger.end(0);
        merger.run();
        assertThat(merger.isDone()).isTrue();
        assertThat(merger.rows()).isEqualTo(3);
    }

    @Test
    void null_is_less_than_everything_and_descending_turns_that_round() {
        SortKey descending = SortKey.by(0, Domain.INTEGER, true);
        RowMerger merger = merger(rows(List.of(descending), 0, -1), 2, 1);
        offer(merger, 0, "10");
        offer(merger, 0, "9");
        offer(merger, 1, "-1");
        offer(merger, 1, (String) null);

        finish(merger, 2);

        assertThat(out).containsExactly("10", "9", "-1", "NULL");
    }

    @Test
    void helper_columns_stay_behind() {
        RowMerger merger =
                merger(
                        new MergeSpec(1, List.of(key(1, Domain.DECIMAL)), null, List.of(), 0, -1),
                        2,
                        2);
        offer(merger, 0, "a", "9.5");
        offer(merger, 1, "b", "10.25");

        finish(merger, 2);

        assertThat(out).containsExactly("a", "b");
    }

    @Test
    void limit_and_offset_count_over_all_streams() {
        RowMerger merger = merger(rows(List.of(FIRST), 1, 2), 2, 1);
        for (String each : List.of("1", "3", "5")) {
            offer(merger, 0, each);
        }
        offer(merger, 1, "2");
        offer(merger, 1, "4");

        merger.run();

        assertThat(out).containsExactly("2", "3");
        assertThat(merger.isDone()).isTrue();
    }

    @Test
    void without_keys_no_stream_waits_for_another() {
        RowMerger merger = merger(rows(List.of(), 0, 2), 2, 1);
        offer(merger, 1, "7");
        offer(merger, 1, "8");

        merger.run();

        assertThat(out).containsExactly("7", "8");
        assertThat(merger.isDone()).isTrue();
    }

    @Test
    void a_sink_that_is_full_stops_it() {
        RowMerger merger = merger(rows(List.of(FIRST), 0, -1), 1, 1);
        offer(merger, 0, "1");
        takesMore = false;

        finish(merger, 1);
        assertThat(out).isEmpty();
        assertThat(merger.waiting(0)).isPositive();

        takesMore = true;
        merger.run();
        assertThat(out).containsExactly("1");
        assertThat(merger.isDone()).isTrue();
    }

    @Test
    void an_order_that_is_not_known_here_is_noticed() {
        RowMerger merger = merger(rows(List.of(FIRST), 0, -1), 1, 1);
        offer(merger, 0, "2");
        offer(merger, 0, "1");

        assertThatThrownBy(() -> finish(merger, 1))
                .isInstanceOf(MergeFailure.class)
                .hasMessageContaining("another order");
    }

    @Test
    void a_row_of_another_form_is_noticed() {
        RowMerger merger = merger(rows(List.of(FIRST), 0, -1), 1, 2);

        assertThatThrownBy(() -> offer(merger, 0, "1")).isInstanceOf(MergeFailure.class);
        assertThatThrownBy(() -> merger.offer(0, new byte[] {5, 'a'}))
                .isInstanceOf(MergeFailure.class);
        assertThatThrownBy(() -> offer(merger, 0, "1", "2", "3")).isInstanceOf(MergeFailure.class);
    }

    @Test
    void a_text_without_weights_is_noticed() {
        SortKey weights = new SortKey(1, 0, Domain.TEXT, Padding.NONE, false);
        RowMerger merger = merger(new MergeSpec(1, List.of(weights), null, List.of(), 0, -1), 1, 2);
        offer(merger, 0, null, null);

        assertThatThrownBy(() -> offer(merger, 0, "long", null))
                .isInstanceOf(MergeFailure.class)
                .hasMessageContaining("too long");
    }

    @Test
    void times_compare_by_what_they_are() {
        RowMerger merger = merger(rows(List.of(key(0, Domain.TIME)), 0, -1), 2, 1);
        offer(merger, 0, "-100:00:00.5");
        offer(merger, 0, "99:00:00");
        offer(merger, 1, "-99:59:59");
        offer(merger, 1, "100:00:00");

        finish(merger, 2);

        assertThat(out).containsExactly("-100:00:00.5", "-99:59:59", "99:00:00", "100:00:00");
    }
}
