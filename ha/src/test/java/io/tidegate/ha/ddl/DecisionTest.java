package io.tidegate.ha.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.topology.GroupId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prints are written as letters: {@code A} before, {@code B} behind the statement, {@code _} where
 * there is no table.
 */
class DecisionTest {
    /**
     * The last column says whether a statement that changes no definition may run twice, the one
     * before it what the first part came to.
     */
    @ParameterizedTest
    @CsvSource({
        // Never begun, or refused: it is run, unless the table is what it should be already.
        "PENDING, ,  A, AB, true,  RUN",
        "FAILED,  A, A, AB, true,  RUN",
        "PENDING, ,  B, AB, true,  ALREADY_DONE",
        "FAILED,  A, B, AB, true,  ALREADY_DONE",
        "PENDING, ,  C, AB, true,  RUN",
        // The statement changes no definition: what a table looks like does not tell.
        "PENDING, ,  A, AA, true,  RUN",
        "PENDING, ,  A, AA, false, RUN",
        // Cut off: it is done, or not begun, or nobody knows.
        "RUNNING, A, B, AB, true,  ALREADY_DONE",
        "RUNNING, A, A, AB, true,  RUN",
        "RUNNING, A, A, AB, false, RUN",
        "RUNNING, C, C, AB, true,  RUN",
        "RUNNING, C, D, AB, true,  UNKNOWN",
        "RUNNING, A, C, AB, true,  UNKNOWN",
        "RUNNING, A, A, AA, true,  RUN",
        "RUNNING, A, A, AA, false, UNKNOWN",
        "RUNNING, A, B, AA, true,  UNKNOWN",
        "UNKNOWN, A, B, AB, true,  ALREADY_DONE",
        "UNKNOWN, A, C, AB, true,  UNKNOWN",
        // A table is made, or dropped.
        "PENDING, ,  _, _B, true,  RUN",
        "PENDING, ,  B, _B, true,  RUN",
        "FAILED,  B, B, _B, true,  ALREADY_DONE",
        "RUNNING, _, _, _B, true,  RUN",
        "RUNNING, _, B, _B, true,  ALREADY_DONE",
        "PENDING, ,  A, A_, true,  RUN",
        "PENDING, ,  _, A_, true,  ALREADY_DONE",
        // The first part, which has no other to compare with.
        "PENDING, ,  A, ,   true,  RUN",
        "RUNNING, A, A, ,   true,  RUN",
        "RUNNING, A, A, ,   false, UNKNOWN",
        "RUNNING, A, B, ,   true,  ALREADY_DONE",
    })
    void what_is_done_follows_from_the_definitions(
            PartState state,
            @Nullable String before,
            String now,
            @Nullable String first,
            boolean repeatable,
            Decision expected) {
        Part part = part(state, before, null);
        Part done =
                first == null
                        ? null
                        : part(PartState.DONE, first.substring(0, 1), first.substring(1));

        assertThat(DefinitionEvidence.decide(part, now.replace("_", ""), done, repeatable))
                .isEqualTo(expected);
    }

    /** TRUNCATE: what tells is the number of the table's storage. */
    @ParameterizedTest
    @CsvSource({
        "PENDING, ,    a 7, RUN",
        "FAILED,  a 7, a 7, RUN",
        "FAILED,  a 7, a 8, RUN",
        "RUNNING, a 7, a 7, RUN",
        "RUNNING, a 7, a 8, ALREADY_DONE",
        "UNKNOWN, a 7, a 8, ALREADY_DONE",
        // Another server is the master now.
        "RUNNING, a 7, b 7, UNKNOWN",
        "RUNNING, a 7, b 8, UNKNOWN",
        // The server tells no number.
        "PENDING, ,    _,   RUN",
        "RUNNING, _,   _,   UNKNOWN",
        "RUNNING, _,   a 7, UNKNOWN",
        "RUNNING, a 7, _,   UNKNOWN",
    })
    void a_sub_table_is_not_emptied_twice(
            PartState state, @Nullable String before, String now, Decision expected) {
        assertThat(StorageEvidence.decide(part(state, before, null), now.replace("_", "")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a 7, a 7, 1317, FAILED",
        "a 7, a 8, 1317, DONE",
        "a 7, b 7, 1317, UNKNOWN",
        "a 7, _,   1317, UNKNOWN",
        "_,   _,   1317, UNKNOWN",
        // There is no such table, or somebody is in the way.
        "_,   _,   1146, FAILED",
        "_,   _,   1205, FAILED",
    })
    void an_error_behind_truncate_is_told_by_the_same_server_only(
            String before, String now, int errno, PartState expected) {
        assertThat(
                        StorageEvidence.stateAfterError(
                                part(PartState.RUNNING, before, null), now.replace("_", ""), errno))
                .isEqualTo(expected);
    }

    private static Part part(PartState state, @Nullable String before, @Nullable String after) {
        return new Part(
                0, new GroupId("g0"), "items_0000", "", state, print(before), print(after), "");
    }

    private static @Nullable String print(@Nullable String letter) {
        return "_".equals(letter) ? "" : letter;
    }

    @ParameterizedTest
    @CsvSource({
        // Unchanged: the server has refused it.
        "A,   , FAILED",
        "A, AB, FAILED",
        "A, AA, FAILED",
        // Changed: the error came behind that.
        "B,   , DONE",
        "B, AB, DONE",
        "C, AB, UNKNOWN",
    })
    void an_error_is_a_refusal_only_where_nothing_was_changed(
            String now, @Nullable String firstPart, PartState expected) {
        Part part =
                new Part(1, new GroupId("g0"), "t_0001", "ALTER", PartState.RUNNING, "A", null, "");
        Part first =
                firstPart == null
                        ? null
                        : new Part(
                                0,
                                new GroupId("g0"),
                                "t_0000",
                                "ALTER",
                                PartState.DONE,
                                firstPart.substring(0, 1),
                                firstPart.substring(1),
                                "");

        assertThat(DefinitionEvidence.stateAfterError(part, now, first)).isEqualTo(expected);
    }
}
