package io.tidegate.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetStatementTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SET autocommit=1 | AUTOCOMMIT_ON",
                "set @@session.autocommit = ON; | AUTOCOMMIT_ON",
                "SET SESSION autocommit := true | AUTOCOMMIT_ON",
                "SET autocommit=0 | PORTABLE",
                "SET NAMES utf8mb4 COLLATE utf8mb4_bin | PORTABLE",
                "SET sql_mode='ANSI', time_zone='+00:00' | PORTABLE",
                "SET @@sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES') | PORTABLE",
                "/*!40101 SET NAMES utf8 */ | PORTABLE",
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED | NEXT_TRANSACTION",
                "SET SESSION TRANSACTION READ ONLY | PORTABLE",
                "SET @a = 5 | PORTABLE",
                "SET @a = 'x' | PORTABLE",
                "SET @a = @b + 1 | LOCAL",
                "SET @a = (SELECT 1) | LOCAL",
                "SET timestamp = UNIX_TIMESTAMP() | LOCAL",
                "SET ROLE admin | LOCAL",
                "SET GLOBAL max_connections = 5 | SERVER_WIDE",
                "SET @@global.max_connections = 5 | SERVER_WIDE",
                "SET PERSIST max_connections = 5 | SERVER_WIDE",
                "SET PASSWORD = 'x' | SERVER_WIDE",
                "SET sql_mode = @@global.sql_mode | PORTABLE"
            })
    void a_set_is_classified_by_its_text(String sql, SetStatement expected) {
        assertThat(SetStatement.of(sql)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SET NAMES latin1 | true",
                "SET character_set_client = gbk | true",
                "SET sql_mode = 'ANSI_QUOTES' | true",
                "SET time_zone = '+00:00' | false"
            })
    void what_changes_the_reading_of_text_is_known(String sql, boolean expected) {
        assertThat(SetStatement.changesReading(sql)).isEqualTo(expected);
    }
}
