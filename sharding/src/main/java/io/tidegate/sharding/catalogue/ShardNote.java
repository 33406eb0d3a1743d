package io.tidegate.sharding.catalogue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of EXPLAIN, which is of one shard and has to say so: in the last column, Extra, or in front
 * of a plan that is one text. JSON stays JSON.
 *
 * @param note in words
 */
public record ShardNote(String note) implements RowEdit {
    @Override
    public List<@Nullable String> edited(List<@Nullable String> row) {
        List<@Nullable String> edited = new ArrayList<>(row);
        int last = row.size() - 1;
        String value = row.get(last);
        String text = new String(note.getBytes(UTF_8), ISO_8859_1);
        edited.set(last, row.size() == 1 ? before(value, text) : behind(value, text));
        return edited;
    }

    private static String behind(@Nullable String extra, String note) {
        return extra == null || extra.isEmpty() ? note : extra + "; " + note;
    }

    private static @Nullable String before(@Nullable String plan, String note) {
        if (plan == null) {
            return null;
        }
        if (!plan.startsWith("{")) {
            return note + "\n" + plan;
        }
        String quoted = note.replace("\\", "\\\\").replace("\"", "\\\"");
        return "{\n  \"shard\": \"" + quoted + "\"," + plan.substring(1);
    }
}
