// timeline — when every state worked.
export { Timeline } from "./timeline.tsx";
