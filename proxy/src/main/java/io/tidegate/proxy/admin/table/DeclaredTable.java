package io.tidegate.proxy.admin.table;

import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table that shows a list of values, a row for each. A column says what of a value it shows, so
 * that names and contents cannot be in two orders.
 *
 * @param <T> what a row is made of
 */
abstract class DeclaredTable<T> implements StateTable {
    private final String name;
    private final String meaning;
    private final Supplier<? extends Collection<? extends T>> values;
    private final List<Shown<T>> shown;
    private final List<StateColumn> columns;

    /**
     * @param values what there is now, in the order of the rows; may block
     */
    DeclaredTable(
            String name,
            String meaning,
            Supplier<? extends Collection<? extends T>> values,
            List<Shown<T>> shown) {
        this.name = name;
        this.meaning = meaning;
        this.values = values;
        this.shown = shown;
        this.columns = shown.stream().map(Shown::column).toList();
    }

    /** A column with what it shows. */
    record Shown<T>(StateColumn column, Part<T, ?> part) {}

    /** What a column shows of a row's value; null for what it does not have. */
    @FunctionalInterface
    interface Part<T, V> {
        @Nullable V of(T value);
    }

    static <T> Shown<T> text(String name, String meaning, Part<T, String> part) {
        return new Shown<>(StateColumn.text(name, meaning), part);
    }

    static <T> Shown<T> number(String name, String meaning, Part<T, ? extends Number> part) {
        return new Shown<>(
                StateColumn.number(name, meaning),
                value -> {
                    Number number = part.of(value);
                    return number == null ? null : number.longValue();
                });
    }

    static <T> Shown<T> decimal(String name, String meaning, Part<T, ? extends Number> part) {
        return new Shown<>(
                StateColumn.decimal(name, meaning),
                value -> {
                    Number number = part.of(value);
                    return number == null ? null : number.doubleValue();
                });
    }

    static <T> Shown<T> time(String name, String meaning, Part<T, Instant> part) {
        return new Shown<>(StateColumn.time(name, meaning), part);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String meaning() {
        return meaning;
    }

    @Override
    public final List<StateColumn> columns() {
        return columns;
    }

    @Override
    public final List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (T value : values.get()) {
            List<@Nullable Object> row = new ArrayList<>();
            shown.forEach(each -> row.add(each.part().of(value)));
            rows.add(Collections.unmodifiableList(row));
        }
        return rows;
    }
}
