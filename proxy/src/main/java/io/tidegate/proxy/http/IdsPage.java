package io.tidegate.proxy.http;

import io.tidegate.conf.error.TidegateException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * {@code /v1/ids?table=schema.table&n=100}: ids of a table's generated column, as {@code SELECT
 * tidegate_next_id} gives them. They are texts in the JSON: many readers of JSON cannot take
 * integers of 64 bits.
 */
public record IdsPage(Ids ids) implements HttpPage {
    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;

    /** Where they come from. */
    public interface Ids {
        /** As many as are given at once. */
        int MOST = 4096;

        /**
         * The first of so many that follow each other; blocks until they are there.
         *
         * @param table with its schema, {@code shop.invoices}
         * @throws IllegalArgumentException when that has no generated ids
         * @throws TidegateException when there are none now
         */
        long next(String table, int count);
    }

    @Override
    public boolean isGuarded() {
        return true;
    }

    @Override
    public HttpAnswer answer(Map<String, List<String>> parameters) {
        String table = parameters.getOrDefault("table", List.of("")).getFirst();
        String wanted = parameters.getOrDefault("n", List.of("1")).getFirst();
        if (table.isEmpty() || !wanted.matches("[1-9]\\d{0,3}") || count(wanted) > Ids.MOST) {
            return HttpAnswer.text(
                    BAD_REQUEST,
                    "write /v1/ids?table=schema.table&n=100, with n from 1 to " + Ids.MOST);
        }
        int count = count(wanted);
        try {
            long first = ids.next(table, count);
            return HttpAnswer.ok("application/json", json(first, count));
        } catch (IllegalArgumentException unknown) {
            return HttpAnswer.text(BAD_REQUEST, String.valueOf(unknown.getMessage()));
        } catch (TidegateException none) {
            return HttpAnswer.text(UNAVAILABLE, none.clientMessage());
        }
    }

    private static int count(String wanted) {
        return Integer.parseInt(wanted);
    }

    private static String json(long first, int count) {
        return LongStream.range(first, first + count)
                .mapToObj(id -> "\"" + id + "\"")
                .collect(Collectors.joining(",", "{\"ids\":[", "]}\n"));
    }
}
