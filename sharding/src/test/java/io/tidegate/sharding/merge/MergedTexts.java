package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of several streams as texts, and what a merger makes of them. */
abstract class MergedTexts {
    static final SortKey FIRST = key(0, Domain.INTEGER);

    final List<String> out = new ArrayList<>();
    boolean takesMore = true;

    static SortKey key(int column, Domain domain) {
        return SortKey.by(column, domain, false);
    }

    static MergeSpec rows(List<SortKey> keys, long offset, long limit) {
        return new MergeSpec(1, keys, null, List.of(), offset, limit);
    }

    final RowMerger merger(MergeSpec spec, int streams, int width) {
        return new RowMerger(spec, streams, width, 1 << 20, sink());
    }

    final RowSink sink() {
        return new RowSink() {
            @Override
            public void row(byte[] row, int length) {
                out.add(text(row, length));
            }

            @Override
            public boolean takesMore() {
                return takesMore;
            }
        };
    }

    static String text(byte[] row, int length) {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (at < length) {
            int size = row[at++] & 0xFF;
            if (size == 0xFB) {
                values.add("NULL");
            } else {
                values.add(new String(row, at, size, StandardCharsets.US_ASCII));
                at += size;
            }
        }
        return String.join(",", values);
    }

    static void offer(RowMerger merger, int stream, @Nullable String... values) {
        Bytes row = new Bytes(64);
        for (String value : values) {
            Text.write(row, value);
        }
        merger.offer(stream, row.toArray());
    }

    static void finish(RowMerger merger, int streams) {
        for (int i = 0; i < streams; i++) {
            merger.end(i);
        }
        merger.run();
    }
}
