package io.tidegate.proxy.admin.command;

import io.tidegate.ha.state.Selection;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command answers. */
public sealed interface AdminReply {
    /**
     * It is done.
     *
     * @param message what the user reads, as a row; empty where there is nothing to say
     * @param version of the configuration that came of it, 0 for none
     */
    record Done(long affected, String message, int version) implements AdminReply {}

    record Rows(Selection selection) implements AdminReply {}

    static AdminReply done(String message) {
        return new Done(0, message, 0);
    }

    /** Texts under the names of their columns. */
    static AdminReply rows(
            List<String> names, List<? extends List<? extends @Nullable String>> rows) {
        return new Rows(
                new Selection(
                        names.stream().map(name -> new Selection.Column(name, false)).toList(),
                        rows.stream().map(AdminReply::copy).toList()));
    }

    /** Lines of one column. */
    static AdminReply lines(String name, List<String> lines) {
        return rows(List.of(name), lines.stream().map(List::of).toList());
    }

    private static List<@Nullable String> copy(List<? extends @Nullable String> row) {
        return Arrays.asList(row.toArray(String[]::new));
    }
}
