// Drawn with strokes of the text's colour; all are decoration, the name is on the button.
const paths = {
  write: "M4 20h4L19 9l-4-4L4 16v4M13 7l4 4",
  group: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M2 21v-1a6 6 0 0 1 12 0v1M16 4a4 4 0 0 1 0 7M18 14a6 6 0 0 1 4 6v1",
  send: "M4 12l16-8-6 16-3-7-7-1M11 13l9-9",
  back: "M15 5l-7 7 7 7",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 8v.01",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  sent: "M5 13l4 4L19 7",
  read: "M2 13l4 4L16 7M11 16l1 1L22 7",
  sending: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3 2",
  failed: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v6M12 16v.01",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9v.01",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  other: "M4 5h16v11H9l-5 4z",
  signOut: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  add: "M12 5v14M5 12h14",
} as const;

export type IconName = keyof typeof paths;

export function Icon(props: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[props.name]} />
    </svg>
  );
}
