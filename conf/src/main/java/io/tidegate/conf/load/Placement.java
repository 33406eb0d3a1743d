package io.tidegate.conf.load;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which group holds which shards. */
final class Placement {
    static final String ROUND_ROBIN = "round-robin";

    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?");

    private Placement() {}

    static List<GroupId> read(Section table, int shards, Set<GroupId> groups, GroupId byDefault) {
        if (!table.has("placement")) {
            return Collections.nCopies(shards, byDefault);
        }
        if (table.raw("placement") instanceof Map<?, ?>) {
            return byRanges(table.section("placement"), shards, groups, byDefault);
        }
        Optional<String> text = table.text("placement");
        if (text.isPresent() && text.get().equals(ROUND_ROBIN)) {
            List<GroupId> sorted = groups.stream().sorted().toList();
            List<GroupId> placement = new ArrayList<>();
            for (int shard = 0; shard < shards && !sorted.isEmpty(); shard++) {
                placement.add(sorted.get(shard % sorted.size()));
            }
            return placement.isEmpty() ? Collections.nCopies(shards, byDefault) : placement;
        }
        Optional<GroupId> group =
                text.filter(Names::isIdentifier).map(GroupId::new).filter(groups::contains);
        if (group.isEmpty()) {
            table.problem(
                    "placement",
                    "is neither round-robin, a group, nor {group: shards}",
                    "for example {g0: 0-3, g1: 4-7}");
        }
        return Collections.nCopies(shards, group.orElse(byDefault));
    }

    private static List<GroupId> byRanges(
            Section placement, int shards, Set<GroupId> groups, GroupId byDefault) {
        @Nullable GroupId[] places = new GroupId[shards];
        for (String name : placement.keys()) {
            Optional<GroupId> group =
                    Optional.of(name)
                            .filter(Names::isIdentifier)
                            .map(GroupId::new)
                            .filter(groups::contains);
            if (group.isEmpty()) {
                placement.problem(name, "no such group is configured", "configured: " + groups);
            }
            place(placement, name, group.orElse(byDefault), places);
        }
        List<GroupId> placed = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            GroupId place = places[shard];
            if (place == null) {
                missing.add(shard);
            }
            placed.add(place == null ? byDefault : place);
        }
        if (!missing.isEmpty()) {
            placement.problem("", "shards without a group: " + missing, "each shard needs one");
        }
        return placed;
    }

    private static void place(
            Section placement, String name, GroupId group, @Nullable GroupId[] places) {
        List<String> ranges =
                placement.raw(name) instanceof List<?>
                        ? placement.texts(name)
                        : Arrays.asList(placement.text(name).orElse("").split(","));
        for (String range : ranges) {
            Matcher parts = RANGE.matcher(range.strip());
            if (!parts.matches()) {
                placement.problem(name, "is no list of shards: " + range, "write 0-3 or 0-3,7");
                continue;
            }
            int from = Integer.parseInt(parts.group(1));
            int to = parts.group(2) == null ? from : Integer.parseInt(parts.group(2));
            if (to < from || to >= places.length) {
                placement.problem(
                        name, "names shards outside 0-" + (places.length - 1) + ": " + range, "");
                continue;
            }
            for (int shard = from; shard <= to; shard++) {
                if (places[shard] != null) {
                    placement.problem(name, "shard " + shard + " is placed twice", "");
                }
                places[shard] = group;
            }
        }
    }
}
