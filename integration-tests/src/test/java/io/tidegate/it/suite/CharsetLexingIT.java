package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.SqlDialect;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Trait;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a text ends is decided by its server: what is read otherwise here would let a client say to
 * the server what nobody here has seen.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class CharsetLexingIT {
    private static final int ROUNDS = 2000;
    private static final int SYNTAX_ERROR = 1064;

    /** Second bytes of GBK, Big5 and SJIS among them, and the bytes that end or escape a text. */
    private static final int[] BYTES = {
        '\'', '\'', '"', '\\', '\\', 'a', '0', ' ', ';', '-', 0x5C, 0x81, 0xBF, 0xC3, 0xE4, 0xF0,
        0xFF, 0x80
    };

    private final TestCluster cluster;

    CharsetLexingIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gbk", "sjis", "cp932", "big5", "gb18030", "gb2312", "euckr", "ujis", "ucs2",
                "utf16", "utf32"
            })
    void a_character_set_that_could_hide_a_quote_is_refused(String charset) throws Exception {
        try (RawClient client = login()) {
            boolean taken = RawReply.of(client.query("SET NAMES " + charset)).errno() == 0;
            if (taken) {
                RawReply hidden = RawReply.of(client.query("SELECT '\u00bf'"));

                assertThat(hidden.errorMessage()).contains("TG-UNSAFE-CHARACTER-SET");
                assertThat(RawReply.of(client.query("SET NAMES utf8mb4")).errno()).isZero();
            }
            assertThat(RawReply.of(client.query("SELECT 5")).rows()).containsExactly("5");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "utf8mb4, UTF-8, false",
        "utf8mb4, UTF-8, true",
        "utf8mb3, UTF-8, false",
        "latin1, windows-1252, false",
        "latin1, windows-1252, true",
        "ascii, US-ASCII, false",
        "binary, ISO-8859-1, false"
    })
    void a_text_ends_where_its_server_ends_it(String name, String charset, boolean noEscapes)
            throws Exception {
        SqlDialect dialect = new SqlDialect(Charset.forName(charset), false, noEscapes, false);
        Scanner scanner = new Scanner(200);
        Random random = new Random(name.hashCode());
        try (RawClient server =
                RawClient.login(
                        cluster.group("g0").port(),
                        ServerAccount.USER,
                        ServerAccount.PASSWORD,
                        "plain",
                        0)) {
            server.query("SET NAMES " + name);
            server.query("SET sql_mode = '" + (noEscapes ? "NO_BACKSLASH_ESCAPES" : "") + "'");
            int whole = 0;
            for (int round = 0; round < ROUNDS; round++) {
                byte[] sql = statement(random);
                Scan scan = scanner.scan(sql, 0, sql.length, dialect);
                boolean one =
                        scan.tokenCount() == 2
                                && scan.valueCount() == 1
                                && scan.valueType(0) == TokenType.STRING
                                && !scan.has(Trait.UNTERMINATED);
                whole += one ? 1 : 0;
                compare(server.command(3, sql), one, scan, sql);
            }
            assertThat(whole).as("some are whole").isGreaterThan(ROUNDS / 20);
        }
    }

    private static void compare(List<byte[]> reply, boolean one, Scan scan, byte[] sql) {
        RawReply answer = RawReply.of(reply);
        // A semicolon makes several statements, of which the last one counts.
        boolean result = (reply.getLast()[4] & 0xFF) != 0xFF;
        String what = new String(sql, StandardCharsets.ISO_8859_1);
        if (one) {
            assertThat(answer.errno()).as(what).isNotEqualTo(SYNTAX_ERROR);
        }
        if (scan.has(Trait.UNTERMINATED)) {
            assertThat(result).as(what).isFalse();
        }
        if (result && !one) {
            // Texts one behind the other are one to the server, and several texts here.
            for (int value = 0; value < scan.valueCount(); value++) {
                assertThat(scan.valueType(value)).as(what).isIn(TokenType.STRING, TokenType.NUMBER);
            }
        }
    }

    private static byte[] statement(Random random) {
        ByteArrayOutputStream sql = new ByteArrayOutputStream();
        sql.writeBytes("SELECT '".getBytes(StandardCharsets.US_ASCII));
        for (int i = random.nextInt(6); i > 0; i--) {
            sql.write(BYTES[random.nextInt(BYTES.length)]);
        }
        sql.write('\'');
        return sql.toByteArray();
    }

    private RawClient login() throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", "plain", 0);
    }
}
