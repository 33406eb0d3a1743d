package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is split by shard comes to the rows that a server makes of it in one table. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class SplitLoadTwinIT {
    private static final int FILES = 250;
    private static final String COLUMNS = "HEX(k), HEX(a), HEX(b)";

    private final TestCluster cluster;
    private @TempDir Path directory;
    private LoadTables tables;

    SplitLoadTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = new LoadTables(cluster, directory, "");
    }

    @AfterEach
    void stop() throws Exception {
        tables.close();
    }

    @ParameterizedTest
    @CsvSource({
        "utf8mb4, '', 1",
        "utf8mb4, NO_BACKSLASH_ESCAPES, 2",
        "latin1, '', 3",
        "binary, '', 4"
    })
    void random_files_of_random_formats(String charset, String mode, long seed) throws Exception {
        Random random = new Random(seed);
        int loaded = 0;
        try (RawClient proxied = tables.proxied(0);
                RawClient direct = tables.direct()) {
            for (RawClient each : List.of(proxied, direct)) {
                each.query("SET sql_mode = '" + mode + "'");
            }
            for (int i = 0; i < FILES; i++) {
                Format format = Format.random(random);
                String sql =
                        "LOAD DATA LOCAL INFILE 'f' INTO TABLE p CHARACTER SET "
                                + charset
                                + format.sql()
                                + " (b, k, a)";
                byte[] file = format.file(random, charset);
                String what = sql + " with " + new String(file, StandardCharsets.ISO_8859_1);
                tables.empty("p");

                String mine = LoadTables.load(proxied, sql, parts(random, file));

                if (mine.startsWith("Records")) {
                    loaded++;
                    assertThat(mine).as(what).isEqualTo(LoadTables.load(direct, sql, file));
                    assertThat(tables.parted("p", COLUMNS))
                            .as(what)
                            .isEqualTo(tables.whole("p", COLUMNS));
                } else {
                    assertThat(mine).as(what).containsAnyOf("TG-KEY-VALUE", "TG-LOAD-LINE");
                    assertThat(tables.isEmpty("p")).as(what).isTrue();
                }
            }
        }
        assertThat(loaded).isGreaterThan(FILES / 3);
    }

    /**
     * @param escape a minus for that of the session
     */
    private record Format(
            String fieldEnd, String enclosure, String escape, String start, String end, int skip) {
        static Format random(Random random) {
            return new Format(
                    pick(random, "\t", ",", "<>", "||", ",\""),
                    pick(random, "", "\"", "'", "", ","),
                    pick(random, "\\", "-", "", "\"", "'", "^"),
                    pick(random, "", "", "", ">", "xx", "xxy"),
                    pick(random, "\n", "\n", "\r\n", ";", "<n>", "\"\n"),
                    pick(random, 0, 0, 0, 1, 3));
        }

        @SafeVarargs
        private static <T> T pick(Random random, T... of) {
            return of[random.nextInt(of.length)];
        }

        String sql() {
            return " FIELDS TERMINATED BY "
                    + quoted(fieldEnd)
                    + (random(enclosure) ? " OPTIONALLY" : "")
                    + " ENCLOSED BY "
                    + quoted(enclosure)
                    + (escape.equals("-") ? "" : " ESCAPED BY " + quoted(escape))
                    + " LINES STARTING BY "
                    + quoted(start)
                    + " TERMINATED BY "
                    + quoted(end)
                    + (skip == 0 ? "" : " IGNORE " + skip + " LINES");
        }

        private static boolean random(String enclosure) {
            return enclosure.equals("\"");
        }

        private static String quoted(String text) {
            return text.isEmpty() || text.equals(",")
                    ? "'" + text + "'"
                    : "0x" + HexFormat.of().formatHex(text.getBytes(UTF_8));
        }

        byte[] file(Random random, String charset) {
            Charset encoding = charset.equals("latin1") ? Charset.forName("windows-1252") : UTF_8;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int lines = random.nextInt(8);
            for (int line = 0; line < lines; line++) {
                out.writeBytes(start.getBytes(encoding));
                int fields = random.nextInt(5) == 0 ? random.nextInt(6) : 3;
                for (int field = 0; field < fields; field++) {
                    out.writeBytes(field(random).getBytes(encoding));
                    out.writeBytes((field == fields - 1 ? "" : fieldEnd).getBytes(encoding));
                }
                boolean last = line == lines - 1 && random.nextInt(4) == 0;
                out.writeBytes((last ? "" : end).getBytes(encoding));
            }
            return out.toByteArray();
        }

        private String field(Random random) {
            StringBuilder text = new StringBuilder();
            int pieces = random.nextInt(5);
            for (int i = 0; i < pieces; i++) {
                text.append(
                        switch (random.nextInt(24)) {
                            case 0 -> fieldEnd;
                            case 1 -> enclosure;
                            case 2, 3 -> escape.replace('-', '\\');
                            case 4 -> end;
                            case 5 -> enclosure + enclosure;
                            case 6 -> "N";
                            case 7 -> escape + end;
                            case 8 -> escape + fieldEnd;
                            case 9 -> escape + enclosure;
                            case 10 -> "ä";
                            case 11 -> "é€";
                            case 12 -> start;
                            case 13 -> "0";
                            case 14 -> "NULL";
                            case 15 -> end.substring(0, 1);
                            case 16 -> fieldEnd.substring(0, 1);
                            case 17 -> "\\";
                            default -> "x" + random.nextInt(100);
                        });
            }
            return random.nextInt(3) == 0 ? enclosure + text + enclosure : text.toString();
        }
    }

    private static byte[][] parts(Random random, byte[] file) {
        List<byte[]> parts = new ArrayList<>();
        for (int from = 0; from < file.length; ) {
            int length = Math.min(1 + random.nextInt(20), file.length - from);
            byte[] part = new byte[length];
            System.arraycopy(file, from, part, 0, length);
            parts.add(part);
            from += length;
        }
        return parts.toArray(byte[][]::new);
    }

    @Test
    void in_the_words_of_one_server() throws Exception {
        String lines = "1\ta\t1\n2\tb\tx\n3\tc\t3\n1\td\t4\n4\n5\te\t5\t6\n2\tf\t1\n";
        try (RawClient proxied = tables.proxied(0);
                RawClient direct = tables.direct()) {
            for (String how : List.of("", "IGNORE ", "REPLACE ")) {
                tables.empty("t");
                String sql = "LOAD DATA LOCAL INFILE 'f' " + how + "INTO TABLE t (id, v, n)";
                // Only with REPLACE an error is one.
                String first =
                        how.equals("REPLACE ")
                                ? lines.replace("x", "7")
                                        .replace("4\n4\n", "4\n")
                                        .replace("\t6", "")
                                : lines;
                for (String each : List.of(first, first, "", "9\tz\t1\n")) {
                    assertThat(LoadTables.load(proxied, sql, each.getBytes(UTF_8)))
                            .isEqualTo(LoadTables.load(direct, sql, each.getBytes(UTF_8)));
                    assertThat(RawReply.of(proxied.query("SELECT ROW_COUNT()")).rows())
                            .isEqualTo(RawReply.of(direct.query("SELECT ROW_COUNT()")).rows());
                    assertThat(tables.parted("t", "id, v, n"))
                            .isEqualTo(tables.whole("t", "id, v, n"));
                }
            }
        }
    }

    @Test
    void warnings_are_those_of_all_shards() throws Exception {
        try (RawClient proxied = tables.proxied(0)) {
            LoadTables.load(
                    proxied,
                    "LOAD DATA LOCAL INFILE 'f' INTO TABLE t (id, v, n)",
                    "1\ta\tx\n2\ta\tx\n3\ta\t1\n4\ta\tx\n5\ta\tx\n6\ta\tx\n".getBytes(UTF_8));

            assertThat(RawReply.of(proxied.query("SHOW WARNINGS")).rows())
                    .hasSize(5)
                    .allMatch(row -> row.startsWith("Warning,1366,Incorrect integer value: 'x'"));
        }
    }

    @Test
    void values_that_set_changes() throws Exception {
        try (RawClient proxied = tables.proxied(0);
                RawClient direct = tables.direct()) {
            String sql =
                    "LOAD DATA LOCAL INFILE 'f' INTO TABLE t FIELDS TERMINATED BY ','"
                            + " IGNORE 1 ROWS (@x, id, v) SET n = LENGTH(@x), v = CONCAT(t.v, @X)";
            byte[] file = "x,id,v\none,1,a\ntwo2,2,b\n,3,\\N\n".getBytes(UTF_8);

            assertThat(LoadTables.load(proxied, sql, file))
                    .isEqualTo(LoadTables.load(direct, sql, file));
            assertThat(tables.parted("t", "id, v, n")).isEqualTo(tables.whole("t", "id, v, n"));
            assertThat(RawReply.of(proxied.query("SELECT @x")).errorMessage())
                    .contains("TG-SESSION-STATE-NOT-PORTABLE");
            assertThat(LoadTables.load(proxied, sql, file)).startsWith("Records: 3");
        }
    }
}
