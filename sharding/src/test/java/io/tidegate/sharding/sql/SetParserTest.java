package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sharding.sql.SetStatement.Assignment;
import io.tidegate.sharding.sql.SetStatement.Assignments;
import io.tidegate.sharding.sql.SetStatement.CharacterSet;
import io.tidegate.sharding.sql.SetStatement.Constant;
import io.tidegate.sharding.sql.SetStatement.Default;
import io.tidegate.sharding.sql.SetStatement.Expression;
import io.tidegate.sharding.sql.SetStatement.NextTransaction;
import io.tidegate.sharding.sql.SetStatement.SessionTransaction;
import io.tidegate.sharding.sql.SetStatement.SystemVariable;
import io.tidegate.sharding.sql.SetStatement.Unknown;
import io.tidegate.sharding.sql.SetStatement.Unsupported;
import io.tidegate.sharding.sql.SetStatement.UserVariable;
import io.tidegate.sharding.sql.SetStatement.Value;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "SET autocommit = 0 ~ autocommit=0",
                "set SESSION autocommit=ON; ~ autocommit=ON",
                "SET @@autocommit := 1 ~ autocommit=1",
                "SET @@session.sql_mode='ANSI' ~ sql_mode='ANSI'",
                "SET @@LOCAL.Sql_Mode=\"ANSI\" ~ sql_mode='ANSI'",
                "/* x */ SET /* y */ LOCAL time_zone = '+00:00' ~ time_zone='+00:00'",
                "/*!40101 SET NAMES utf8mb4 */ ~ names",
                "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_bin' ~ names",
                "SET NAMES DEFAULT, time_zone=DEFAULT ~ names time_zone=default",
                "SET CHARACTER SET utf8 ~ charset",
                "SET CHARSET utf8 ~ charset",
                "SET names = 1 ~ names=1",
                "SET character_set_results = NULL ~ character_set_results=NULL",
                "SET net_write_timeout=-5, long_query_time = 1.5 ~ net_write_timeout=-5 long_query_time=1.5",
                "SET sql_mode = CONCAT(@@sql_mode, ',ANSI') ~ sql_mode=?",
                "SET sql_mode = 'it''s' ~ sql_mode=?",
                "SET sql_mode = _utf8'x' ~ sql_mode=?",
                "SET sql_mode = N'x' ~ sql_mode=?",
                "SET a = 0x10, b = 1 + 1, c = (SELECT 1, 2) ~ a=? b=? c=?",
                "SET @a = 1 ~ @a=1",
                "SET @A.b = 'x', @`q w`=NULL, @'z' := now() ~ @a.b='x' @q w=NULL @z=?",
                "SET @a = CURRENT_TIMESTAMP ~ @a=?",
                "SET @old = @@sql_mode, sql_mode = 'NO_AUTO_VALUE_ON_ZERO' ~ @old=? sql_mode='NO_AUTO_VALUE_ON_ZERO'",
                "SET default.key_buffer_size = 1 ~ unsupported SET DEFAULT ROLE",
                "SET dragnet.log_error = 'x' ~ dragnet.log_error='x'",
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE ~ next",
                "SET TRANSACTION READ ONLY, ISOLATION LEVEL READ COMMITTED ~ next",
                "SET @@transaction_isolation = 'SERIALIZABLE' ~ next",
                "SET transaction_read_only = 1 ~ next",
                "SET @@session.transaction_isolation = 'SERIALIZABLE' ~ transaction_isolation='SERIALIZABLE'",
                "SET SESSION sql_mode = '', tx_isolation = 'SERIALIZABLE' ~ sql_mode='' tx_isolation='SERIALIZABLE'",
                "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY ~ isolation access",
                "SET LOCAL TRANSACTION READ WRITE ~ access",
                "SET sql_mode = '', transaction_isolation = 'SERIALIZABLE' ~ unknown",
                "SET GLOBAL max_connections = 5 ~ unsupported SET GLOBAL and PERSIST",
                "SET sql_mode = '', PERSIST max_connections = 5 ~ unsupported SET GLOBAL and PERSIST",
                "SET @@global.max_connections = 5 ~ unsupported SET GLOBAL and PERSIST",
                "SET GLOBAL TRANSACTION READ ONLY ~ unsupported SET GLOBAL TRANSACTION",
                "SET GLOBAL a = 1, b = 2 ~ unsupported SET GLOBAL and PERSIST",
                "SET /**/ PASSWORD = 'x' ~ unsupported SET PASSWORD",
                "SET PASSWORD FOR a@b = PASSWORD('x') ~ unsupported SET PASSWORD",
                "SET sql_mode='', PASSWORD = 'x' ~ unsupported SET PASSWORD",
                "SET ROLE NONE ~ unsupported SET ROLE",
                "SET DEFAULT ROLE a TO b ~ unsupported SET DEFAULT ROLE",
                "SET RESOURCE GROUP a ~ unsupported SET RESOURCE GROUP",
                "SET STATEMENT max_statement_time=1 FOR SELECT 1 ~ unsupported SET STATEMENT ... FOR",
                "SET ~ unknown",
                "SET 5 = 1 ~ unknown",
                "SET a = ' ~ a=?",
                "SET a = 'x ~ a=?",
                "SET a = \"x' ~ a=?",
                "SET a ~ a=?",
                "SET a = 1 b = 2 ~ a=?"
            })
    void every_spelling_is_read(String sql, String expected) {
        assertThat(describe(parse(sql))).isEqualTo(expected);
    }

    private static SetStatement parse(String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        SqlDialect dialect = new SqlDialect(StandardCharsets.UTF_8, false, false, true);
        return SetParser.parse(new Scanner(100).scan(bytes, 0, bytes.length, dialect).snapshot());
    }

    private static String describe(SetStatement statement) {
        return switch (statement) {
            case Assignments(var list) ->
                    list.stream().map(SetParserTest::describe).collect(Collectors.joining(" "));
            case NextTransaction() -> "next";
            case Unsupported(String what, _) -> "unsupported " + what;
            case Unknown() -> "unknown";
        };
    }

    private static String describe(Assignment assignment) {
        return switch (assignment) {
            case SystemVariable(String name, Value value) -> name + "=" + describe(value);
            case UserVariable(String name, Value value) -> "@" + name + "=" + describe(value);
            case CharacterSet(boolean names) -> names ? "names" : "charset";
            case SessionTransaction(boolean isolation, boolean access) ->
                    (isolation ? "isolation " : "").concat(access ? "access" : "").strip();
        };
    }

    private static String describe(Value value) {
        return switch (value) {
            case Constant(String sql) -> sql;
            case Default() -> "default";
            case Expression() -> "?";
        };
    }
}
