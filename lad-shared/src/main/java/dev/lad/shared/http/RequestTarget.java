package dev.lad.shared.http;

/** The request target of RFC 9112 (3.2), of whose four forms a server like ours serves one and a half. */
final class RequestTarget {
    private static final String SCHEME = "http://";

    private RequestTarget() {}

    /**
     * True for the origin form, and for the absolute form that names this host, which a server must take. False for
     * what a router or a database further in would fail on: raw bytes beyond ASCII, a fragment, an escape that is none,
     * an escaped NUL.
     */
    static boolean wellFormed(String target, String host) {
        int path = pathStart(target, host);
        if (path >= target.length() || target.charAt(path) != '/') {
            return false;
        }
        for (int i = path; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#' || (c == '%' && !escape(target, i))) {
                return false;
            }
        }
        return true;
    }

    private static int pathStart(String target, String host) {
        boolean absolute = target.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && target.regionMatches(true, SCHEME.length(), host, 0, host.length());
        return absolute ? SCHEME.length() + host.length() : 0;
    }

    private static boolean escape(String target, int percent) {
        if (percent + 2 >= target.length()) {
            return false;
        }
        int high = Character.digit(target.charAt(percent + 1), 16);
        int low = Character.digit(target.charAt(percent + 2), 16);
        return high >= 0 && low >= 0 && high + low > 0;
    }
}
