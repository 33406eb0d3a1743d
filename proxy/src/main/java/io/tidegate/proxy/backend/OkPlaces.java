package io.tidegate.proxy.backend;

import java.util.Arrays;

/** Where OK packets that tell of the session stand in the bytes that a tracker has walked over. */
final class OkPlaces {
    static final int[] NONE = {};

    /** Where the packet at hand begins. */
    private int packetAt;

    /** Begins and ends. */
    private int[] places = NONE;

    /** Other bytes are walked over, of which the packet at hand has the first. */
    void begin(int at) {
        packetAt = at;
        places = NONE;
    }

    void packetAt(int at) {
        packetAt = at;
    }

    int packetAt() {
        return packetAt;
    }

    /** The packet at hand is one of them. */
    void add(int end) {
        places = Arrays.copyOf(places, places.length + 2);
        places[places.length - 2] = packetAt;
        places[places.length - 1] = end;
    }

    /** Pairs of the begin and the end of each. */
    int[] all() {
        return places;
    }
}
