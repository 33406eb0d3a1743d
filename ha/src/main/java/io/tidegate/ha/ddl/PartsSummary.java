package io.tidegate.ha.ddl;

import java.util.List;
import java.util.stream.Collectors;

/** Says of a job that is not done everywhere where it is, and why not elsewhere. */
record PartsSummary(List<Part> parts) {
    private static final int MOST_NAMED = 16;

    String text() {
        return named("done on ", PartState.DONE)
                + named("; refused on ", PartState.FAILED)
                + named("; not known of ", PartState.RUNNING, PartState.UNKNOWN)
                + named("; not done on ", PartState.PENDING)
                + reasons();
    }

    private String named(String before, PartState... states) {
        List<PartState> wanted = List.of(states);
        List<String> places =
                parts.stream()
                        .filter(part -> wanted.contains(part.state()))
                        .map(Part::place)
                        .toList();
        if (places.isEmpty()) {
            return wanted.contains(PartState.DONE) ? "done nowhere" : "";
        }
        String more =
                places.size() > MOST_NAMED ? " and " + (places.size() - MOST_NAMED) + " more" : "";
        return before + places.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")) + more;
    }

    private String reasons() {
        String reasons =
                parts.stream()
                        .filter(part -> part.state() != PartState.DONE)
                        .filter(part -> !part.message().isEmpty())
                        .map(part -> part.place() + ": " + part.message())
                        .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? "" : ". " + reasons;
    }
}
