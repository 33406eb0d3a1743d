package io.tidegate.conf.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A value that the control plane replaces as a whole and the data plane reads once per statement.
 *
 * <p>Threads: {@link #current()} is one volatile read and may be called from anywhere. {@link
 * #replace} is serialised; listeners run on the replacing thread, in the order of their
 * registration, after the new value is visible.
 */
public final class Live<T> {
    private final List<Consumer<? super T>> listeners = new CopyOnWriteArrayList<>();
    private volatile T value;

    private Live(T initial) {
        this.value = initial;
    }

    public static <T> Live<T> of(T initial) {
        return new Live<>(initial);
    }

    public T current() {
        return value;
    }

    /** Makes {@code next} the current value and tells every listener. */
    public synchronized void replace(T next) {
        value = next;
        for (Consumer<? super T> listener : listeners) {
            listener.accept(next);
        }
    }

    /** Calls {@code listener} for every later value; the current one is not reported. */
    public void onChange(Consumer<? super T> listener) {
        listeners.add(listener);
    }
}
