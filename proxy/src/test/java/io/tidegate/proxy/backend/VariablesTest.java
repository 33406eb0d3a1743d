package io.tidegate.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VariablesTest {
    private static final SessionDefaults DEFAULTS = new SessionDefaults();

    private final Variables strict =
            Variables.NONE.with("sql_mode", "'STRICT_ALL_TABLES'").with("@a", "1");

    @Test
    void what_is_equal_needs_no_change() {
        Variables same = Variables.NONE.with("@a", "1").with("sql_mode", "'STRICT_ALL_TABLES'");

        assertThat(same).isEqualTo(strict).hasSameHashCodeAs(strict);
        assertThat(strict.changesFrom(same, DEFAULTS)).isEmpty();
        assertThat(same.takesBackFrom(strict)).isFalse();
    }

    @Test
    void values_are_set_for_the_session() {
        assertThat(strict.changesFrom(Variables.NONE, DEFAULTS))
                .isEqualTo("SET @`a` = 1, SESSION `sql_mode` = 'STRICT_ALL_TABLES'");
        assertThat(strict.takesBackFrom(Variables.NONE)).isFalse();
    }

    @Test
    void only_what_differs_is_set() {
        Variables next = strict.with("@a", "2").with("time_zone", "'+00:00'");

        assertThat(next.changesFrom(strict, DEFAULTS))
                .isEqualTo("SET @`a` = 2, SESSION `time_zone` = '+00:00'");
    }

    @Test
    void what_the_next_session_has_not_set_is_taken_back() {
        assertThat(Variables.NONE.changesFrom(strict, DEFAULTS))
                .isEqualTo("SET @`a` = NULLIF(X'', X''), SESSION `sql_mode` = DEFAULT");
        assertThat(Variables.NONE.takesBackFrom(strict)).isTrue();
    }

    /** A login names a character set; DEFAULT would be the server's. */
    @Test
    void a_variable_goes_back_to_what_the_connection_began_with() {
        SessionDefaults began = new SessionDefaults();
        began.put("character_set_client", "utf8mb4");
        Variables latin =
                Variables.NONE
                        .with("autocommit", "0")
                        .with("character_set_client", "latin1")
                        .with("timestamp", "5");

        assertThat(Variables.NONE.changesFrom(latin, began))
                .isEqualTo(
                        "SET SESSION `autocommit` = 1, SESSION `character_set_client` = utf8mb4,"
                                + " SESSION `timestamp` = DEFAULT");
    }

    @Test
    void what_a_variable_was_is_asked_once() {
        SessionDefaults began = new SessionDefaults();

        assertThat(began.missing(List.of("sql_mode", "@mine", "autocommit")))
                .containsExactly("sql_mode");

        began.put("sql_mode", "''");
        assertThat(began.missing(List.of("sql_mode"))).isEmpty();
    }

    @Test
    void an_odd_name_is_quoted() {
        assertThat(Variables.NONE.with("@o`dd; name", "1").changesFrom(Variables.NONE, DEFAULTS))
                .isEqualTo("SET @`o``dd; name` = 1");
    }

    @Test
    void a_value_taken_away_leaves_nothing() {
        assertThat(strict.with("@a", null).with("sql_mode", null)).isSameAs(Variables.NONE);
        assertThat(strict.with("other", null)).isSameAs(strict);
        assertThat(strict.with("@a", "1")).isSameAs(strict);
    }

    @Test
    void values_are_not_printed() {
        assertThat(strict.with("@secret", "'hidden'")).hasToString("[@a, @secret, sql_mode]");
    }

    @Test
    void the_size_counts_names_and_values() {
        assertThat(Variables.NONE.with("@a", "12345").size()).isEqualTo(7);
    }

    @Test
    void character_sets_of_one_kind_are_given_with_their_collation() {
        SessionDefaults began = new SessionDefaults();
        began.put("character_set_client", "'utf8mb4'");
        began.put("character_set_results", "'utf8mb4'");
        began.put("collation_connection", "'utf8mb4_general_ci'");
        Variables latin =
                Variables.NONE
                        .with("character_set_client", "'latin1'")
                        .with("character_set_results", "'latin1'")
                        .with("collation_connection", "'latin1_bin'");

        assertThat(latin.with("@a", "1").changesFrom(Variables.NONE, began))
                .isEqualTo("SET NAMES 'latin1' COLLATE 'latin1_bin', @`a` = 1");
        assertThat(Variables.NONE.changesFrom(latin, began))
                .isEqualTo("SET NAMES 'utf8mb4' COLLATE 'utf8mb4_general_ci'");
        assertThat(latin.with("character_set_results", "NULL").changesFrom(latin, began))
                .isEqualTo("SET SESSION `character_set_results` = NULL");
    }
}
