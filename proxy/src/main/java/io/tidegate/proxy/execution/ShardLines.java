package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.wire.PacketWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file that wait to be sent to their shards. Knows how much memory they take, those
 * included that are on their way.
 */
final class ShardLines {
    static final int NONE = -1;

    /** A shard with as much gets it without waiting for more. */
    private static final int WORTHWHILE = 256 * 1024;

    /** With as much in all, whatever there is goes to whoever can take it. */
    private static final int PLENTY = 4 * 1024 * 1024;

    private static final int FIRST = 1024;

    private final ByteBufAllocator allocator;
    private final @Nullable ByteBuf[] lines;
    private final Map<GroupId, List<Integer>> shards = new HashMap<>();
    private final Map<GroupId, Integer> sent = new HashMap<>();
    private int memory;

    /**
     * @param targets one for each shard
     */
    ShardLines(ByteBufAllocator allocator, List<WriteTarget> targets) {
        this.allocator = allocator;
        this.lines = new ByteBuf[targets.size()];
        for (int shard = 0; shard < targets.size(); shard++) {
            shards.computeIfAbsent(targets.get(shard).group(), group -> new ArrayList<>())
                    .add(shard);
        }
    }

    void add(int shard, byte[] buffer, int from, int length) {
        ByteBuf of = lines[shard];
        if (of == null) {
            of = allocator.buffer(FIRST);
            PacketWriter.begin(of);
            lines[shard] = of;
            memory += of.capacity();
        }
        int before = of.capacity();
        of.writeBytes(buffer, from, length);
        memory += of.capacity() - before;
    }

    /** Whether there is room for more. */
    boolean takesMore() {
        return memory < PLENTY;
    }

    /**
     * Which of a group's shards is worth a statement, or {@link #NONE}.
     *
     * @param all whether any number of lines is
     */
    int next(GroupId group, boolean all) {
        int most = all || !takesMore() ? PacketWriter.HEADER_LENGTH : WORTHWHILE;
        int found = NONE;
        for (int shard : Objects.requireNonNull(shards.get(group))) {
            ByteBuf of = lines[shard];
            if (of != null && of.readableBytes() > most) {
                most = of.readableBytes();
                found = shard;
            }
        }
        return found;
    }

    /** All of a shard's lines, behind room for a header; they count until {@link #done}. */
    ByteBuf take(GroupId group, int shard) {
        ByteBuf of = Objects.requireNonNull(lines[shard]);
        lines[shard] = null;
        sent.put(group, of.capacity());
        return of;
    }

    /** What a group was sent last has arrived. */
    void done(GroupId group) {
        Integer memoryOfSent = sent.remove(group);
        memory -= memoryOfSent == null ? 0 : memoryOfSent;
    }

    void clear() {
        for (int shard = 0; shard < lines.length; shard++) {
            ByteBuf of = lines[shard];
            if (of != null) {
                memory -= of.capacity();
                of.release();
                lines[shard] = null;
            }
        }
    }
}
