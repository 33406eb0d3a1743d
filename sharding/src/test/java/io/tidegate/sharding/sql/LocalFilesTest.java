package io.tidegate.sharding.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFilesTest {
    /** What stands behind the tilde is what the server would ask for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOAD DATA LOCAL INFILE 'a.csv' INTO TABLE t ~ a.csv",
                "load data local infile \"a.csv\" into table t ~ a.csv",
                "LOAD DATA LOW_PRIORITY LOCAL INFILE '/a b/c' REPLACE INTO TABLE t ~ /a b/c",
                "LOAD DATA CONCURRENT LOCAL INFILE 'c:\\\\a\\tb' INTO TABLE t ~ c:\\a\tb",
                "LOAD DATA FROM LOCAL INFILE 'a' INTO TABLE t ~ a",
                "LOAD XML LOCAL INFILE 'it''s' INTO TABLE t ~ it's",
                "/* x */ LOAD /* y */ DATA -- z\n LOCAL INFILE 'a' INTO TABLE t ~ a",
                "/*!50000 LOAD DATA LOCAL INFILE 'a' INTO TABLE t */ ~ a",
                "SELECT 1; LOAD DATA LOCAL INFILE 'a' INTO TABLE t; LOAD DATA LOCAL INFILE 'b' INTO TABLE t ~ a,b",
                "LOAD DATA INFILE 'a' INTO TABLE t ~ ",
                "SELECT 'LOAD DATA LOCAL INFILE', 'a' ~ ",
                "SELECT 1 -- ; LOAD DATA LOCAL INFILE 'a' INTO TABLE t ~ ",
                "SELECT load, data, local, infile, 'a' ~ ",
                "LOAD DATA LOCAL INFILE ~ ",
                "LOAD ~ ",
                "; ~ "
            })
    void the_files_that_a_text_names(String row) {
        String[] sides = row.split(" ~ ?", 2);
        byte[] sql = sides[0].getBytes(UTF_8);

        List<byte[]> files =
                LocalFiles.in(sql, sql.length, new SqlDialect(UTF_8, false, false, false));

        assertThat(files.stream().map(name -> new String(name, UTF_8)))
                .isEqualTo(sides[1].isEmpty() ? List.of() : List.of(sides[1].split(",")));
    }
}
