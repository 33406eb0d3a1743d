package io.tidegate.ha.coordination;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who has answered a raised fence.
 *
 * @param answers by run of a member, of those who have joined the new epoch
 * @param awaited those who joined the epoch before, still run, and have not answered
 * @param gone those who joined the epoch before, have not answered, and whose entry has ended: they
 *     may still act until whatever they act on has shut them out
 */
public record FenceCount(Map<String, String> answers, List<String> awaited, List<String> gone) {
    public FenceCount {
        answers = Map.copyOf(answers);
        awaited = List.copyOf(awaited);
        gone = List.copyOf(gone);
    }

    /** Whether nobody can act in the epoch before any more. */
    public boolean isComplete() {
        return awaited.isEmpty() && gone.isEmpty();
    }

    static FenceCount of(
            Collection<String> before, Map<String, String> answers, Collection<String> live) {
        List<String> awaited = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String member : before) {
            if (!answers.containsKey(member)) {
                (live.contains(member) ? awaited : gone).add(member);
            }
        }
        return new FenceCount(new TreeMap<>(answers), awaited, gone);
    }
}
