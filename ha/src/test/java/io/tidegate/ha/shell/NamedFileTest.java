package io.tidegate.ha.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "CONFIG APPLY FILE 'shop.yaml'; shop.yaml",
                "config validate file \"a b.yaml\"; a b.yaml",
                "CONFIG /* now */ APPLY FILE 'it''s.yaml' COMMENT 'x'; it's.yaml",
                "LOAD DATA LOCAL INFILE 'rows.csv' INTO TABLE t; rows.csv"
            })
    void a_statement_names_its_file(String sql, String file) {
        assertThat(NamedFile.in(sql)).contains(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'CONFIG APPLY FILE ''x' '",
                "CONFIG APPLY 'apiVersion: tidegate/v1'",
                "CONFIG APPLY FILE",
                "CONFIG SHOW FILE 'x'",
                "LOAD DATA INFILE 'rows.csv' INTO TABLE t",
                "-- LOAD DATA LOCAL INFILE 'x' INTO TABLE t",
                "LOAD DATA LOCAL INFILE 'a' INTO TABLE t; LOAD DATA LOCAL INFILE 'b' INTO TABLE t",
                "CONFIG APPLY FILE 'x"
            })
    void others_name_none(String sql) {
        assertThat(NamedFile.in(sql)).isEmpty();
    }
}
