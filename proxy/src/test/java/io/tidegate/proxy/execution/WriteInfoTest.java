package io.tidegate.proxy.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sharding.plan.RowsWritten;
import org.junit.jupiter.api.Test;

class WriteInfoTest {
    @Test
    void numbers_add_up_in_the_words_of_the_servers() {
        WriteInfo info = new WriteInfo(RowsWritten.CHANGED, false);
        info.add("Datensätze gefunden: 3  Geändert: 2  Warnungen: 0", 2, 0);
        info.add("Datensätze gefunden: 4  Geändert: 4  Warnungen: 1", 4, 1);

        assertThat(info.text()).isEqualTo("Datensätze gefunden: 7  Geändert: 6  Warnungen: 1");
    }

    @Test
    void a_single_row_of_several_counts_though_its_server_says_nothing() {
        WriteInfo info = new WriteInfo(RowsWritten.INSERTED, false);
        info.add("Records: 2  Duplicates: 1  Warnings: 0", 3, 0);
        info.add("", 2, 1);

        assertThat(info.text()).isEqualTo("Records: 3  Duplicates: 2  Warnings: 1");
    }

    @Test
    void what_one_server_says_and_another_does_not_is_not_said() {
        WriteInfo info = new WriteInfo(RowsWritten.CHANGED, false);
        info.add("Records: 2  Duplicates: 1  Warnings: 0", 3, 0);
        info.add("", 2, 1);

        assertThat(info.text()).isEmpty();
    }

    @Test
    void servers_that_differ_in_their_words_are_not_quoted() {
        WriteInfo info = new WriteInfo(RowsWritten.CHANGED, false);
        info.add("Rows matched: 3  Changed: 2  Warnings: 0", 2, 0);
        info.add("Zeilen gefunden: 3  Changed: 2  Warnings: 0", 2, 0);

        assertThat(info.text()).isEmpty();
    }
}
