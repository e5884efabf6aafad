// Notes, the same way in every page: the tap on [data-enter], and the first remote frame that is shown.
(() => {
  const remote = new Set();
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...words) {
      super(...words);
      this.addEventListener("track", ({ track }) => {
        remote.add(track.id);
        if (track.kind === "video") seen.track ??= performance.now();
      });
    }
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...words) {
      super(...words);
      seen.socket ??= performance.now();
      this.addEventListener("open", () => {
        seen.open ??= performance.now();
      });
    }
  };
  const watched = new WeakSet();
  const seen = { tap: null, socket: null, open: null, track: null, frame: null };
  window.benchSeen = seen;
  document.addEventListener(
    "click",
    (event) => {
      if (seen.tap === null && event.target.closest?.("[data-enter]")) {
        seen.tap = performance.now();
        look();
      }
    },
    true,
  );
  function look() {
    for (const video of document.querySelectorAll("video")) {
      const track = video.srcObject?.getVideoTracks?.()[0];
      if (!track || !remote.has(track.id) || watched.has(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback(() => {
        seen.frame ??= performance.now();
      });
    }
    if (seen.frame === null) requestAnimationFrame(look);
  }
})();
