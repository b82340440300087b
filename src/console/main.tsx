// main.tsx — the console starts here.
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followNews, news, queryClient } from "./api/index.ts";
import { router } from "./routes.tsx";
import "./styles/theme.css";
import "./styles/parts.css";
import "./styles/layers.css";
import "./styles/shell.css";
import "./styles/lists.css";
import "./styles/dashboard.css";
import "./styles/pages.css";
import { applyTheme } from "./theme.ts";

applyTheme();
followNews(queryClient, news);
news.begin();

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no element #root");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
