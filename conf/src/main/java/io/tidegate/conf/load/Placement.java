package io.tidegate.conf.load;

import io.tidegate.conf.model.FunctionConfig;
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

    /**
     * @param shards the group of each
     * @param turns the groups of further shards, see {@link io.tidegate.conf.model.Growth}
     */
    record Places(List<GroupId> shards, List<GroupId> turns) {
        static Places all(GroupId group, int shards) {
            return new Places(Collections.nCopies(shards, group), List.of(group));
        }
    }

    static Places read(
            Section table, FunctionConfig function, Set<GroupId> groups, GroupId byDefault) {
        int shards = function.shards();
        if (!table.has("placement")) {
            return Places.all(byDefault, shards);
        }
        if (table.raw("placement") instanceof Map<?, ?>) {
            boolean grows = function instanceof FunctionConfig.DateRange range && range.grows();
            return byRanges(table.section("placement"), shards, groups, byDefault, grows);
        }
        Optional<String> text = table.text("placement");
        if (text.isPresent() && text.get().equals(ROUND_ROBIN)) {
            List<GroupId> sorted = groups.stream().sorted().toList();
            List<GroupId> placement = new ArrayList<>();
            for (int shard = 0; shard < shards && !sorted.isEmpty(); shard++) {
                placement.add(sorted.get(shard % sorted.size()));
            }
            return placement.isEmpty()
                    ? Places.all(byDefault, shards)
                    : new Places(placement, sorted);
        }
        Optional<GroupId> group =
                text.filter(Names::isIdentifier).map(GroupId::new).filter(groups::contains);
        if (group.isEmpty()) {
            table.problem(
                    "placement",
                    "is neither round-robin, a group, nor {group: shards}",
                    "for example {g0: 0-3, g1: 4-7}");
        }
        return Places.all(group.orElse(byDefault), shards);
    }

    /**
     * @param grows whether shards behind the last one that is named lie where that one does
     */
    private static Places byRanges(
            Section placement, int shards, Set<GroupId> groups, GroupId byDefault, boolean grows) {
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
        int named = shards;
        while (named > 0 && places[named - 1] == null) {
            named--;
        }
        GroupId last = named == 0 ? null : places[named - 1];
        if (grows && last != null) {
            Arrays.fill(places, named, shards, last);
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
        return new Places(placed, List.of(placed.getLast()));
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
